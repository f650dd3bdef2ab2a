// The MCP SDKs with a client id that is a URL (draft-ietf-oauth-client-id-metadata-document): the
// metadata says that it may be one, the SDK says who it is, this server reads what stands there.
import assert from 'node:assert/strict'
import { createServer } from 'node:https'
import test from 'node:test'
import * as v1 from '@modelcontextprotocol/sdk/client/auth.js'
import * as v2 from '@modelcontextprotocol/client'
import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { Host } from '../host.mjs'
import { Tenant, claimsOf, codeFlow } from '../tenant.mjs'
import { bob, world } from '../world.mjs'

const tenant = await Tenant.greenfield()
await tenant.change({ client_id_metadata_documents: true })

/// Documents at addresses of their own, and how often each was read.
const documents = new Map()
const shelf = createServer({ cert: world.tls.certificate, key: world.tls.key }, (request, response) => {
  const found = documents.get(request.url)
  if (!found) return response.writeHead(404).end()
  found.read++
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60' })
  response.end(JSON.stringify(found.document))
})
await new Promise((resolve) => shelf.listen(0, '127.0.0.1', resolve))
test.after(() => shelf.close())

function published(path, metadata, client_id = `https://127.0.0.1:${shelf.address().port}${path}`) {
  const document = {
    client_id,
    client_name: `The client at ${path}`,
    redirect_uris: world.clients.app.redirect_uris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    ...metadata,
  }
  documents.set(path, { document, read: 0 })
  return { url: `https://127.0.0.1:${shelf.address().port}${path}`, ...documents.get(path) }
}

for (const [version, { auth }] of Object.entries({ 1: v1, 2: v2 })) {
  test(`version ${version}: the SDK names its document, the person agrees, a token, a refresh`, async () => {
    const { url } = published(`/v${version}/client.json`)
    const host = new Host(undefined)
    host.clientMetadataUrl = url
    assert.equal(await auth(host, { serverUrl: world.mcp, scope: 'pet:read' }), 'REDIRECT')
    assert.equal(host.clientInformation().client_id, url)
    const code = { authorizationCode: host.code, iss: host.answer.get('iss') }
    assert.equal(await auth(host, { serverUrl: world.mcp, ...code }), 'AUTHORIZED')
    const claims = claimsOf(host.tokens().access_token)
    assert.deepEqual([claims.client_id, claims.sub, claims.aud], [url, world.bob.id, world.mcp])
    assert.equal(await auth(host, { serverUrl: world.mcp }), 'AUTHORIZED')
    assert.equal(host.asked.length, 1)
    assert.equal(documents.get(`/v${version}/client.json`).read, 1)
  })
}

test('openid-client with keys in its document: private_key_jwt and a signed request object', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { url, document } = published('/keyed.json', {
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] },
  })
  const key = { key: privateKey, kid: 'k1' }
  const config = await tenant.as(document, client.PrivateKeyJwt(key))
  const tokens = await codeFlow(config, bob(), {
    parameters: { scope: 'openid pet:read', resource: world.mcp },
    url: (...asked) => client.buildAuthorizationUrlWithJAR(asked[0], asked[1], key),
  })
  assert.equal(tokens.claims().aud, url)
})

test('a document that says it is another client is refused before the person is asked', async () => {
  published('/liar.json', {}, `https://127.0.0.1:${shelf.address().port}/v1/client.json`)
  for (const path of ['/liar.json', '/missing.json']) {
    const host = new Host(undefined)
    host.clientMetadataUrl = `https://127.0.0.1:${shelf.address().port}${path}`
    await assert.rejects(v2.auth(host, { serverUrl: world.mcp, scope: 'pet:read' }), /answered 400/)
  }
})
