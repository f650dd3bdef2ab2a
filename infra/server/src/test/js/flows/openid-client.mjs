// openid-client v6, as the many programs that use it do.
import assert from 'node:assert/strict'
import test from 'node:test'
import { importJWK } from 'jose'
import * as client from 'openid-client'
import { bob, world } from '../world.mjs'

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

const discover = (registered, authentication, algorithm = 'oidc') =>
  client.discovery(
    new URL(world.issuer),
    registered.client_id,
    { redirect_uris: registered.redirect_uris, response_types: ['code'] },
    authentication,
    { algorithm, execute: [client.allowInsecureRequests] },
  )

const secretBasic = (registered) => client.ClientSecretBasic(registered.client_secret)
const basic = (name) => discover(world.clients[name], secretBasic(world.clients[name]))

/// The code flow as the library's own quick start has it.
async function codeFlow(config, { person = bob(), pkce = true, nonce = true, answer = {}, parameters = {} } = {}) {
  const verifier = pkce ? client.randomPKCECodeVerifier() : undefined
  const state = client.randomState()
  const expectedNonce = nonce ? client.randomNonce() : undefined
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: config.clientMetadata().redirect_uris[0],
    scope: 'openid profile email offline_access pet:read',
    resource: world.resource,
    state,
    ...(pkce && {
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }),
    ...(nonce && { nonce: expectedNonce }),
    ...parameters,
  })
  const back = await person.authorize(url, answer)
  return client.authorizationCodeGrant(
    config,
    back,
    { pkceCodeVerifier: verifier, expectedState: state, expectedNonce, idTokenExpected: true },
    { resource: world.resource },
  )
}

const refused = (error, status) => (thrown) => {
  assert.equal(thrown.error, error, thrown.stack)
  if (status) assert.equal(thrown.status, status)
  return true
}

const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'))

test('discovery by OpenID Connect and by RFC 8414 says the same', async () => {
  const app = world.clients.app
  const oidc = (await discover(app, client.None(), 'oidc')).serverMetadata()
  const oauth = (await discover(app, client.None(), 'oauth2')).serverMetadata()
  assert.equal(oidc.issuer, world.issuer)
  assert.deepEqual({ ...oauth }, { ...oidc })
  assert.ok(oidc.supportsPKCE())
  assert.equal(oidc.token_endpoint_auth_methods_supported[0], 'client_secret_basic')
})

test('public client: code with PKCE, ID token, UserInfo, a call with the token', async () => {
  const config = await discover(world.clients.app, client.None())
  const tokens = await codeFlow(config)
  const claims = tokens.claims()
  assert.equal(claims.sub, world.bob.id)
  assert.equal(claims.iss, world.issuer)
  const access = claimsOf(tokens.access_token)
  assert.deepEqual(
    { iss: access.iss, sub: access.sub, aud: access.aud, client_id: access.client_id },
    { iss: world.issuer, sub: world.bob.id, aud: world.resource, client_id: world.clients.app.client_id },
  )
  const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  assert.equal(person.preferred_username, world.bob.username)
  assert.equal(person.email, world.bob.email)
})

test('confidential clients: client_secret_basic, client_secret_post, private_key_jwt', async () => {
  const { keyed, post } = world.clients
  const key = await importJWK(keyed.key, keyed.key.alg)
  for (const config of [
    await basic('web'),
    await discover(post, client.ClientSecretPost(post.client_secret)),
    await discover(keyed, client.PrivateKeyJwt({ key, kid: keyed.key.kid })),
  ]) {
    const tokens = await codeFlow(config)
    assert.equal(tokens.claims().sub, world.bob.id)
    assert.ok(tokens.refresh_token)
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert.equal(claimsOf(fresh.access_token).sub, world.bob.id)
  }
})

test('a wrong secret is invalid_client with a challenge', async () => {
  const web = world.clients.web
  const config = await discover(web, client.ClientSecretBasic('wrong'))
  await assert.rejects(client.clientCredentialsGrant(config), (thrown) => {
    assert.ok(thrown instanceof client.WWWAuthenticateChallengeError, thrown.stack)
    assert.equal(thrown.status, 401)
    return true
  })
})

test('a confidential OpenID client that is exempt from PKCE sends a nonce instead', async () => {
  const config = await basic('exempt')
  assert.equal((await codeFlow(config, { pkce: false })).claims().sub, world.bob.id)
  await assert.rejects(codeFlow(config, { pkce: false, nonce: false }), refused('invalid_request'))
})

test('all others need PKCE', async () => {
  await assert.rejects(codeFlow(await basic('web'), { pkce: false }), refused('invalid_request'))
})

test('no scope at all gives what the resource grants by default', async () => {
  const config = await discover(world.clients.app, client.None())
  const verifier = client.randomPKCECodeVerifier()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: world.clients.app.redirect_uris[0],
    resource: world.resource,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const tokens = await client.authorizationCodeGrant(config, await bob().authorize(url), { pkceCodeVerifier: verifier })
  assert.deepEqual(claimsOf(tokens.access_token).scope.split(' '), world.defaultScopes)
})

test('response_mode=form_post and a denial reach the client', async () => {
  const config = await discover(world.clients.app, client.None())
  await assert.rejects(codeFlow(config, { answer: { decision: 'deny' }, parameters: { prompt: 'consent' } }), refused('access_denied'))
})

test('prompt=none: login_required without a session, a code with one', async () => {
  const config = await discover(world.clients.app, client.None())
  await assert.rejects(
    codeFlow(config, { parameters: { prompt: 'none', scope: 'openid pet:read' } }),
    refused('login_required'),
  )
  const person = bob()
  const parameters = { scope: 'openid pet:read' }
  await codeFlow(config, { person, parameters })
  const again = await codeFlow(config, { person, parameters: { ...parameters, prompt: 'none' } })
  assert.equal(again.claims().sub, world.bob.id)
})

test('refreshed in parallel within the grace every answer works; afterwards reuse ends the family', async () => {
  const config = await discover(world.clients.app, client.None())
  const first = await codeFlow(config)
  const from = Date.now()
  const pairs = await Promise.all([1, 2, 3].map(() => client.refreshTokenGrant(config, first.refresh_token)))
  const next = await Promise.all(pairs.map((pair) => client.refreshTokenGrant(config, pair.refresh_token)))
  assert.equal(new Set(next.map((pair) => pair.access_token)).size, pairs.length)
  await passed(from + 1000 * world.graceSeconds + 500 + (Date.now() - from))
  await assert.rejects(client.refreshTokenGrant(config, first.refresh_token), refused('invalid_grant', 400))
  for (const pair of next) {
    await assert.rejects(client.refreshTokenGrant(config, pair.refresh_token), refused('invalid_grant', 400))
  }
})

test('a refresh narrows but never widens', async () => {
  const config = await discover(world.clients.app, client.None())
  const tokens = await codeFlow(config)
  const narrowed = await client.refreshTokenGrant(config, tokens.refresh_token, { scope: 'openid' })
  assert.equal(narrowed.scope, 'openid')
  const whole = await client.refreshTokenGrant(config, narrowed.refresh_token)
  assert.ok(whole.scope.split(' ').includes('pet:read'))
  await assert.rejects(
    client.refreshTokenGrant(config, whole.refresh_token, { scope: 'openid pet:write' }),
    refused('invalid_scope'),
  )
})

test('client_credentials: the subject is the client', async () => {
  const config = await basic('machine')
  const tokens = await client.clientCredentialsGrant(config, { resource: world.resource, scope: 'pet:read' })
  const claims = claimsOf(tokens.access_token)
  assert.equal(claims.sub, world.clients.machine.client_id)
  assert.equal(claims.act, undefined)
})

test('requested_actor and actor_token: the token names the person and the agent', async () => {
  const config = await discover(world.mcpClient, client.None())
  const agent = await discover(world.agent, client.ClientSecretPost(world.agent.client_secret))
  const actor = await client.clientCredentialsGrant(agent, { resource: world.resource })
  const verifier = client.randomPKCECodeVerifier()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: world.mcpClient.redirect_uris[0],
    scope: 'pet:read',
    resource: world.resource,
    requested_actor: world.agent.client_id,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const back = await bob().authorize(url)
  const tokens = await client.authorizationCodeGrant(
    config,
    back,
    { pkceCodeVerifier: verifier },
    { resource: world.resource, actor_token: actor.access_token, actor_token_type: ACCESS_TOKEN },
  )
  const claims = claimsOf(tokens.access_token)
  assert.equal(claims.sub, world.bob.id)
  assert.equal(claims.act.sub, world.agent.client_id)
  assert.equal(claims.act.sub_profile, 'ai_agent')
})

test('token exchange: upstream the chain of actors grows, newest outermost', async () => {
  const app = await discover(world.clients.app, client.None())
  const { access_token: subject } = await codeFlow(app)
  const server = await basic('server')
  const exchanged = await client.genericGrantRequest(server, EXCHANGE, {
    subject_token: subject,
    subject_token_type: ACCESS_TOKEN,
    resource: world.upstream,
  })
  assert.equal(exchanged.issued_token_type, ACCESS_TOKEN)
  const claims = claimsOf(exchanged.access_token)
  assert.equal(claims.sub, world.bob.id)
  assert.equal(claims.aud, world.upstream)
  assert.equal(claims.act.sub, world.clients.server.client_id)
})

test('introspection by the resource server, revocation by the client', async () => {
  const app = await discover(world.clients.app, client.None())
  const server = await basic('server')
  const tokens = await codeFlow(app)
  const active = await client.tokenIntrospection(server, tokens.access_token)
  assert.equal(active.active, true)
  assert.equal(active.sub, world.bob.id)
  const other = await client.tokenIntrospection(await basic('web'), tokens.access_token)
  assert.deepEqual({ ...other }, { active: false })
  await client.tokenRevocation(app, tokens.refresh_token)
  assert.deepEqual({ ...(await client.tokenIntrospection(server, tokens.access_token)) }, { active: false })
  await assert.rejects(client.refreshTokenGrant(app, tokens.refresh_token), refused('invalid_grant'))
})

test('RP-initiated logout ends the session', async () => {
  const config = await basic('web')
  const person = bob()
  const tokens = await codeFlow(config, { person })
  const url = client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: world.clients.web.post_logout_redirect_uris[0],
    state: 'bye',
  })
  let page = await person.open(url)
  if (page.html) page = await person.submit(page, 'csrf')
  assert.equal(page.url, `${world.clients.web.post_logout_redirect_uris[0]}?state=bye`)
  await assert.rejects(
    codeFlow(config, { person, parameters: { prompt: 'none' } }),
    refused('login_required'),
  )
})

async function passed(time) {
  while (Date.now() < time) await new Promise((resolve) => setTimeout(resolve, 100))
}
