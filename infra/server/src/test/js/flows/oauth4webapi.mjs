// oauth4webapi: every response is validated as its specification says, with nothing switched off
// but the demand for TLS, since this server speaks plain HTTP on loopback.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as oauth from 'oauth4webapi'
import { bob, world } from '../world.mjs'

const PLAIN = { [oauth.allowInsecureRequests]: true }

async function discovered(algorithm) {
  const issuer = new URL(world.issuer)
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...PLAIN }))
}

async function redeemed(as, client, authentication, { scope, nonce, maxAge } = {}) {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const redirectUri = client.redirect_uris[0]
  const url = new URL(as.authorization_endpoint)
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    resource: world.resource,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(nonce && { nonce }),
    ...(maxAge !== undefined && { max_age: String(maxAge) }),
  })
  const back = await bob().authorize(url)
  const parameters = oauth.validateAuthResponse(as, client, back, state)
  const response = await oauth.authorizationCodeGrantRequest(
    as, client, authentication, parameters, redirectUri, verifier,
    { additionalParameters: { resource: world.resource }, ...PLAIN },
  )
  return { response, parameters, verifier, redirectUri }
}

test('code flow: response, ID token signature, at_hash, nonce, auth_time', async () => {
  const as = await discovered('oidc')
  const app = world.clients.app
  const nonce = oauth.generateRandomNonce()
  const flow = await redeemed(as, app, oauth.None(), { scope: 'openid email pet:read', nonce, maxAge: 600 })
  const tokens = await oauth.processAuthorizationCodeResponse(as, app, flow.response, {
    expectedNonce: nonce,
    maxAge: 600,
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(as, flow.response, PLAIN)
  const { sub } = oauth.getValidatedIdTokenClaims(tokens)
  assert.equal(sub, world.bob.id)
  const info = await oauth.userInfoRequest(as, app, tokens.access_token, PLAIN)
  assert.equal((await oauth.processUserInfoResponse(as, app, sub, info)).email, world.bob.email)
})

test('a code counts once, and its second use takes the tokens of the first with it', async () => {
  const as = await discovered('oauth2')
  const app = world.clients.app
  const flow = await redeemed(as, app, oauth.None(), { scope: 'pet:read' })
  const tokens = await oauth.processAuthorizationCodeResponse(as, app, flow.response)
  const again = await oauth.authorizationCodeGrantRequest(
    as, app, oauth.None(), flow.parameters, flow.redirectUri, flow.verifier, PLAIN,
  )
  await assert.rejects(oauth.processAuthorizationCodeResponse(as, app, again), { error: 'invalid_grant', status: 400 })
  const server = world.clients.server
  const asked = await oauth.introspectionRequest(
    as, server, oauth.ClientSecretBasic(server.client_secret), tokens.access_token, PLAIN,
  )
  assert.deepEqual({ ...(await oauth.processIntrospectionResponse(as, server, asked)) }, { active: false })
})

test('the resource server takes the token by signature, issuer, audience and typ (RFC 9068)', async () => {
  const as = await discovered('oauth2')
  const { machine } = world.clients
  const response = await oauth.clientCredentialsGrantRequest(
    as, machine, oauth.ClientSecretBasic(machine.client_secret),
    new URLSearchParams({ resource: world.resource, scope: 'pet:read' }), PLAIN,
  )
  const { access_token: token } = await oauth.processClientCredentialsResponse(as, machine, response)
  const request = (bearer) => new Request(world.resource, { headers: { authorization: `Bearer ${bearer}` } })
  const claims = await oauth.validateJwtAccessToken(as, request(token), world.resource, PLAIN)
  assert.equal(claims.client_id, machine.client_id)
  assert.deepEqual(claims.scope.split(' '), ['pet:read'])
  await assert.rejects(oauth.validateJwtAccessToken(as, request(token), world.upstream, PLAIN))
})

test('revocation of garbage is no error, and a refresh token takes its access tokens along', async () => {
  const as = await discovered('oauth2')
  const app = world.clients.app
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, app, oauth.None(), 'garbage', PLAIN))
  const flow = await redeemed(as, app, oauth.None(), { scope: 'offline_access pet:read' })
  const tokens = await oauth.processAuthorizationCodeResponse(as, app, flow.response)
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, app, oauth.None(), tokens.refresh_token, PLAIN),
  )
  const refresh = await oauth.refreshTokenGrantRequest(as, app, oauth.None(), tokens.refresh_token, PLAIN)
  await assert.rejects(oauth.processRefreshTokenResponse(as, app, refresh), { error: 'invalid_grant' })
})

test('a redirect URI keeps its own query part', async () => {
  const as = await discovered('oauth2')
  const { queried } = world.clients
  const flow = await redeemed(as, queried, oauth.ClientSecretBasic(queried.client_secret), { scope: 'pet:read' })
  assert.equal(flow.parameters.get('from'), 'procura')
  assert.equal(flow.parameters.get('a'), 'ä')
  assert.ok((await oauth.processAuthorizationCodeResponse(as, queried, flow.response)).access_token)
})
