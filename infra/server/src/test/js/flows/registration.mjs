// Clients that nobody registered by hand: openid-client and both MCP SDKs register themselves, and a
// person signs in all the same.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as v1 from '@modelcontextprotocol/sdk/client/auth.js'
import * as v2 from '@modelcontextprotocol/client'
import * as client from 'openid-client'
import { Host } from '../host.mjs'
import { bob, world } from '../world.mjs'

const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'))

test('openid-client registers, the person signs in and agrees, a token comes of it', async () => {
  const config = await client.dynamicClientRegistration(
    new URL(world.issuer),
    {
      client_name: 'Registered by itself',
      redirect_uris: [world.clients.app.redirect_uris[0]],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
    },
    client.None(),
    { execute: [client.allowInsecureRequests] },
  )
  const verifier = client.randomPKCECodeVerifier()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: world.clients.app.redirect_uris[0],
    scope: 'pet:read',
    resource: world.resource,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const tokens = await client.authorizationCodeGrant(config, await bob().authorize(url), { pkceCodeVerifier: verifier })
  const claims = claimsOf(tokens.access_token)
  assert.equal(claims.sub, world.bob.id)
  assert.equal(claims.client_id, config.clientMetadata().client_id)
})

for (const [version, { auth }] of Object.entries({ 1: v1, 2: v2 })) {
  test(`MCP SDK version ${version}: discovery, registration, consent, token, step-up beyond what it registered with`, async () => {
    const host = new Host(undefined)
    assert.equal(await auth(host, { serverUrl: world.mcp, scope: 'pet:read' }), 'REDIRECT')
    assert.ok(host.clientInformation().client_id)
    assert.equal(await finish(auth, host), 'AUTHORIZED')
    assert.deepEqual(scopes(host), ['pet:read'])
    host.invalidateCredentials('tokens')
    assert.equal(await auth(host, { serverUrl: world.mcp, scope: 'pet:read pet:write' }), 'REDIRECT')
    assert.equal(await finish(auth, host), 'AUTHORIZED')
    assert.deepEqual(scopes(host), ['pet:read', 'pet:write'])
  })
}

const finish = (auth, host) =>
  auth(host, { serverUrl: world.mcp, authorizationCode: host.code, iss: host.answer.get('iss') })

/// Version 2 asks for `offline_access` by itself.
const scopes = (host) =>
  claimsOf(host.tokens().access_token).scope.split(' ').filter((scope) => scope.startsWith('pet:'))
