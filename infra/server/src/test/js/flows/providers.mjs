// What the MCP SDKs bring for programs without a person before them: their own providers, from a 401
// to a tool call of the guarded MCP server.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as v1 from '@modelcontextprotocol/sdk/client/auth-extensions.js'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import * as v2 from '@modelcontextprotocol/client'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { Host } from '../host.mjs'
import { Tenant, claimsOf, codeFlow, refused } from '../tenant.mjs'
import { world } from '../world.mjs'

const MACHINE = { redirect_uris: [], response_types: [], grant_types: ['client_credentials'] }
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const ACCESS = [{ resource: world.mcp, scopes: ['pet:read'] }]

const tenant = await Tenant.greenfield()

const SDKS = {
  1: { ...v1, Client: ClientV1, Transport: TransportV1 },
  2: { ...v2, Client: v2.Client, Transport: v2.StreamableHTTPClientTransport },
}

/// A tool's answer, and what is in the token that it was called with.
async function call(sdk, authProvider) {
  const transport = new sdk.Transport(new URL(world.mcp), { authProvider })
  const mcp = new sdk.Client({ name: 'host', version: '1' })
  try {
    await mcp.connect(transport)
    const { content } = await mcp.callTool({ name: 'pet_profile', arguments: {} })
    assert.match(content[0].text, /Rex/)
  } finally {
    await transport.close()
  }
  return claimsOf(authProvider.tokens().access_token)
}

for (const [version, sdk] of Object.entries(SDKS)) {
  test(`version ${version}: an agent by its secret`, async () => {
    const { client_id: clientId, client_secret: clientSecret } = world.agent
    const claims = await call(
      sdk,
      new sdk.ClientCredentialsProvider({ clientId, clientSecret, expectedIssuer: world.issuer }),
    )
    assert.deepEqual([claims.sub, claims.sub_profile, claims.aud], [clientId, 'ai_agent', world.mcp])
  })

  test(`version ${version}: a client by its key (RFC 7523)`, async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const registered = await tenant.client({
      ...MACHINE,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] },
      access: ACCESS,
    })
    const claims = await call(
      sdk,
      new sdk.PrivateKeyJwtProvider({
        clientId: registered.client_id,
        privateKey: await exportJWK(privateKey),
        algorithm: 'ES256',
        expectedIssuer: world.issuer,
      }),
    )
    assert.equal(claims.sub, registered.client_id)
  })
}

test('version 2: tokens bound to the host (RFC 9449), refreshed with the same key', async () => {
  const host = new Host(world.mcpClient)
  const session = await v2.DpopSession.create()
  host.dpop = () => session
  await assert.rejects(call(SDKS[2], host), v2.UnauthorizedError)
  assert.equal(
    await v2.auth(host, { serverUrl: world.mcp, authorizationCode: host.code, iss: host.answer.get('iss') }),
    'AUTHORIZED',
  )
  assert.equal((await call(SDKS[2], host)).cnf.jkt, session.thumbprint)
  assert.equal(await v2.auth(host, { serverUrl: world.mcp }), 'AUTHORIZED')
  assert.equal((await call(SDKS[2], host)).cnf.jkt, session.thumbprint)
  assert.equal(host.asked.length, 1)
})

test('version 2: enterprise-managed authorization: an ID token becomes an ID-JAG becomes a tool call', async () => {
  const idp = await Tenant.signUp('workforce')
  const here = await tenant.client({
    ...MACHINE,
    grant_types: [JWT_BEARER],
    access: ACCESS,
  })
  const portal = await idp.client({
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:token-exchange'],
  })
  const target = (client_ids) => ({
    targets: [{ audience: world.issuer, resources: ACCESS, client_ids, id_jag: true }],
  })
  const employee = await idp.person('employee')
  const config = await idp.as(portal)
  const { id_token: idToken } = await codeFlow(config, employee, { parameters: { scope: 'openid' } })
  await idp.set('/grant-policy', target({ [portal.client_id]: here.client_id }))
  const trusted = await tenant.create('/trusted-issuers', {
    issuer: idp.issuer,
    jwks_uri: config.serverMetadata().jwks_uri,
    purposes: ['id_jag'],
    subjects: 'linked',
  })
  await tenant.create(`/trusted-issuers/${trusted.id}/links`, { subject: employee.id, user: world.bob.id })
  const provider = () =>
    new v2.CrossAppAccessProvider({
      clientId: here.client_id,
      clientSecret: here.client_secret,
      expectedIssuer: world.issuer,
      assertion: async ({ authorizationServerUrl, resourceUrl, scope, fetchFn }) => {
        const grant = await v2.discoverAndRequestJwtAuthGrant({
          idpUrl: idp.issuer,
          audience: authorizationServerUrl,
          resource: resourceUrl,
          idToken,
          clientId: portal.client_id,
          clientSecret: portal.client_secret,
          scope,
          fetchFn,
        })
        return grant.jwtAuthGrant
      },
    })
  const claims = await call(SDKS[2], provider())
  assert.deepEqual(
    [claims.iss, claims.sub, claims.client_id, claims.aud],
    [world.issuer, world.bob.id, here.client_id, world.mcp],
  )
  await idp.set('/grant-policy', target({}))
  await assert.rejects(call(SDKS[2], provider()), /invalid_target|invalid_request|unauthorized_client|access_denied/)
})

test('a workload by the word of its platform, and never twice (RFC 7523 section 2.1)', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const machine = await tenant.client({ ...MACHINE, access: ACCESS })
  const cluster = 'https://cluster.example'
  await tenant.create('/trusted-issuers', {
    issuer: cluster,
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'c1', alg: 'ES256', use: 'sig' }] },
    purposes: ['workload'],
    workloads: [{ claims: [{ claim: 'sub', value: 'system:pod:vet' }], becomes: machine.client_id }],
  })
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: 'c1' })
    .setIssuer(cluster)
    .setSubject('system:pod:vet')
    .setAudience(world.issuer)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(privateKey)
  const config = await tenant.as({ client_id: machine.client_id }, () => {}, 'oauth2')
  const federate = () => client.genericGrantRequest(config, JWT_BEARER, { assertion, resource: world.mcp })
  assert.equal(claimsOf((await federate()).access_token).sub, machine.client_id)
  await assert.rejects(federate(), refused('invalid_grant'))
})
