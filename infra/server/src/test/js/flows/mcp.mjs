// The official MCP SDKs for TypeScript, version 1 and 2, before a guarded MCP server: from a 401
// by discovery to a token, a tool call, a step-up, and refreshes in parallel.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as v1 from '@modelcontextprotocol/sdk/client/auth.js'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import * as v2 from '@modelcontextprotocol/client'
import { Host } from '../host.mjs'
import { world } from '../world.mjs'

const SDKS = {
  1: { auth: v1.auth, Unauthorized: v1.UnauthorizedError, Client: ClientV1, Transport: TransportV1 },
  2: {
    auth: v2.auth,
    Unauthorized: v2.UnauthorizedError,
    Client: v2.Client,
    Transport: v2.StreamableHTTPClientTransport,
  },
}

async function connected(sdk, host) {
  const connect = async () => {
    const client = new sdk.Client({ name: 'host', version: '1' })
    const transport = new sdk.Transport(new URL(world.mcp), { authProvider: host })
    try {
      await client.connect(transport)
    } catch (thrown) {
      if (!(thrown instanceof sdk.Unauthorized)) throw thrown
      return { transport }
    }
    return { transport, client }
  }
  const turnedAway = await connect()
  assert.equal(turnedAway.client, undefined, 'came in without a token')
  await finish(turnedAway.transport, host)
  return connect()
}

/// Version 2 wants the whole answer, to check `iss` itself.
const finish = (transport, host) =>
  transport instanceof SDKS[2].Transport
    ? transport.finishAuth(host.answer)
    : transport.finishAuth(host.code)

const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'))

for (const [version, sdk] of Object.entries(SDKS)) {
  test(`version ${version}: a 401, discovery, PKCE, a token, a tool call`, async (t) => {
    const host = new Host(world.mcpClient)
    const { client, transport } = await connected(sdk, host)
    t.after(() => transport.close())
    const asked = host.asked[0].searchParams
    assert.equal(asked.get('resource'), world.mcp)
    assert.equal(asked.get('code_challenge_method'), 'S256')
    const claims = claimsOf(host.tokens().access_token)
    assert.deepEqual({ sub: claims.sub, aud: claims.aud }, { sub: world.bob.id, aud: world.mcp })
    const { content } = await client.callTool({ name: 'pet_profile', arguments: {} })
    assert.match(content[0].text, /Rex/)
  })

  test(`version ${version}: insufficient_scope leads to a step-up and then the tool works`, async (t) => {
    const host = new Host(world.mcpClient)
    const { client, transport } = await connected(sdk, host)
    t.after(() => transport.close())
    // version 1 refreshes where it has to ask the person, and never gets further
    if (sdk === SDKS[1]) delete host.tokens().refresh_token
    await assert.rejects(client.callTool({ name: 'update_pet', arguments: {} }))
    assert.equal(host.asked.length, 2, 'was not asked again')
    assert.match(host.asked[1].searchParams.get('scope'), /pet:write/)
    await finish(transport, host)
    const { content } = await client.callTool({ name: 'update_pet', arguments: {} })
    assert.match(content[0].text, /updated/)
  })

  test(`version ${version}: several calls refresh in parallel and stay signed in`, async (t) => {
    const host = new Host(world.mcpClient)
    const { transport } = await connected(sdk, host)
    t.after(() => transport.close())
    assert.ok(host.tokens().refresh_token)
    const frozen = { ...host.tokens() }
    const calls = [1, 2, 3, 4].map(() => {
      const own = Object.assign(Object.create(host), { tokens: () => frozen })
      return sdk.auth(own, { serverUrl: world.mcp })
    })
    assert.deepEqual(await Promise.all(calls), ['AUTHORIZED', 'AUTHORIZED', 'AUTHORIZED', 'AUTHORIZED'])
    assert.notEqual(host.tokens().access_token, frozen.access_token)
    assert.equal(await sdk.auth(host, { serverUrl: world.mcp }), 'AUTHORIZED')
    assert.equal(host.asked.length, 1, 'the person was asked again')
  })
}
