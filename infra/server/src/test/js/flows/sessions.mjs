// How sure a client can be of the person, what it calls them, and how it hears that they are gone:
// openid-client asks and validates, jose verifies the logout token, as that library has no part in it.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import test from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { Tenant, claimsOf, codeFlow, refused } from '../tenant.mjs'

const ONE_FACTOR = 'urn:procura:acr:1'
const TWO_FACTORS = 'urn:procura:acr:2'

const tenant = await Tenant.signUp('sessions')
const resource = await tenant.resource('https://pets.sessions.example', ['read', 'write'])
const clinic = await tenant.resource('https://clinic.sessions.example', ['read'])
const WANTED = { scope: 'openid read', resource }

test('RFC 9470: acr_values lead to the missing factor alone, and the tokens say so', async () => {
  const person = await tenant.person('steps-up')
  const config = await tenant.as(await tenant.client())
  assert.ok(config.serverMetadata().acr_values_supported.includes(TWO_FACTORS))
  await person.visit(`${tenant.issuer}/account`)
  await person.visit(`${tenant.issuer}/account/authenticator`)
  const elsewhere = person.elsewhere()
  await tenant.change({ sign_in: { second_factor: 'off' } })
  const once = await codeFlow(config, elsewhere, { parameters: WANTED })
  await tenant.change({ sign_in: { second_factor: 'optional' } })
  assert.deepEqual([once.claims().acr, once.claims().amr], [ONE_FACTOR, ['pwd']])
  for (const parameters of [
    { acr_values: TWO_FACTORS },
    { claims: JSON.stringify({ id_token: { acr: { essential: true, values: [TWO_FACTORS] } } }) },
  ]) {
    const tokens = await codeFlow(config, elsewhere, { parameters: { ...WANTED, ...parameters } })
    assert.deepEqual([tokens.claims().acr, claimsOf(tokens.access_token).acr], [TWO_FACTORS, TWO_FACTORS])
    assert.deepEqual(tokens.claims().amr, ['pwd', 'otp', 'mfa'])
  }
  await assert.rejects(
    codeFlow(config, await tenant.person('no-second-factor'), {
      parameters: { ...WANTED, acr_values: 'phr', prompt: 'none' },
    }),
    refused('login_required'),
  )
})

test('max_age and prompt=login: the person signs in again, and auth_time is checked', async () => {
  const person = await tenant.person('again')
  const config = await tenant.as(await tenant.client())
  await codeFlow(config, person, { parameters: WANTED })
  for (const parameters of [{ max_age: '0' }, { prompt: 'login' }]) {
    const tokens = await codeFlow(config, person, {
      parameters: { ...WANTED, ...parameters },
      checks: { maxAge: 60, idTokenExpected: true },
    })
    assert.equal(tokens.claims().sub, person.id)
  }
})

test('pairwise: each sector has its own name for the person, in every answer', async () => {
  const person = await tenant.person('nobody-knows')
  const configs = await Promise.all(
    ['https://one.example/cb', 'https://two.example/cb'].map(async (uri) =>
      tenant.as(await tenant.client({ subject_type: 'pairwise', redirect_uris: [uri] })),
    ),
  )
  const names = await Promise.all(
    configs.map(async (config) => {
      const tokens = await codeFlow(config, person.elsewhere(), { parameters: { ...WANTED, scope: 'openid email' } })
      const { sub } = tokens.claims()
      const info = await client.fetchUserInfo(config, tokens.access_token, sub)
      assert.deepEqual([info.sub, info.email], [sub, person.email])
      return sub
    }),
  )
  assert.equal(new Set([...names, person.id]).size, 3)
})

test('RFC 8707: one resource a token, none that was not asked for, none that nobody knows', async () => {
  const person = await tenant.person('two-resources')
  const config = await tenant.as(await tenant.client())
  const tokens = await codeFlow(config, person, {
    parameters: { scope: 'openid offline_access read', resource },
    body: { resource },
  })
  assert.equal(claimsOf(tokens.access_token).aud, resource)
  await assert.rejects(
    client.refreshTokenGrant(config, tokens.refresh_token, { resource: clinic }),
    refused('invalid_target'),
  )
  for (const wrong of ['https://unknown.example', 'pets', `${resource}#part`]) {
    await assert.rejects(codeFlow(config, person, { parameters: { ...WANTED, resource: wrong } }), refused('invalid_target'))
  }
  await assert.rejects(
    codeFlow(config, person, { parameters: WANTED, body: { resource: clinic } }),
    refused('invalid_target'),
  )
})

test('the claims parameter: what is asked of UserInfo and the ID token comes there', async () => {
  const person = await tenant.person('claims')
  const config = await tenant.as(await tenant.client())
  const tokens = await codeFlow(config, person, {
    parameters: {
      ...WANTED,
      claims: JSON.stringify({ id_token: { email: null }, userinfo: { preferred_username: { essential: true } } }),
    },
  })
  assert.equal(tokens.claims().email, person.email)
  const info = await client.fetchUserInfo(config, tokens.access_token, person.id)
  assert.deepEqual([info.sub, info.preferred_username], [person.id, person.username])
})

test('response_mode=form_post: the library reads the answer out of the POST', async () => {
  const person = await tenant.person('posts')
  const config = await tenant.as(await tenant.client())
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const url = client.buildAuthorizationUrl(config, {
    ...WANTED,
    state,
    redirect_uri: config.clientMetadata().redirect_uris[0],
    response_mode: 'form_post',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const posted = await person.post(await person.visit(url))
  const tokens = await client.authorizationCodeGrant(config, posted, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    idTokenExpected: true,
  })
  assert.equal(tokens.claims().sub, person.id)
})

test('RP-initiated and back-channel logout: who took part hears it, by a token that verifies', async (t) => {
  const heard = []
  const ear = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    heard.push([request.url, new URLSearchParams(body).get('logout_token')])
    response.writeHead(200).end()
  })
  await new Promise((resolve) => ear.listen(0, '127.0.0.1', resolve))
  t.after(() => ear.close())
  const told = (path, more) =>
    tenant.client({
      backchannel_logout_uri: `http://127.0.0.1:${ear.address().port}/${path}`,
      backchannel_logout_session_required: true,
      post_logout_redirect_uris: ['https://web.example/bye'],
      ...more,
    })
  const person = await tenant.person('leaves')
  const clients = [await told('one'), await told('two', { subject_type: 'pairwise' })]
  const signedIn = []
  for (const registered of clients) {
    const config = await tenant.as(registered)
    const tokens = await codeFlow(config, person, { parameters: { ...WANTED, scope: 'openid offline_access read' } })
    signedIn.push({ config, tokens })
  }
  await told('bystander')
  const [{ config, tokens }] = signedIn
  const url = client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: 'https://web.example/bye',
    state: 'done',
  })
  assert.equal((await person.visit(url)).url, 'https://web.example/bye?state=done')
  await until(() => heard.length >= 2)
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri))
  for (const [index, { tokens }] of signedIn.entries()) {
    const [, token] = heard.find(([path]) => path === ['/one', '/two'][index])
    const { payload } = await jwtVerify(token, keys, {
      issuer: tenant.issuer,
      audience: clients[index].client_id,
      typ: 'logout+jwt',
      requiredClaims: ['iat', 'exp', 'jti', 'events', 'sub', 'sid'],
      maxTokenAge: '2 minutes',
    })
    assert.deepEqual(payload.events, { 'http://schemas.openid.net/event/backchannel-logout': {} })
    assert.deepEqual([payload.sub, payload.sid], [tokens.claims().sub, tokens.claims().sid])
    assert.equal(payload.nonce, undefined)
  }
  await assert.rejects(
    codeFlow(config, person, { parameters: { ...WANTED, prompt: 'none' } }),
    refused('login_required'),
  )
  assert.equal(heard.length, 2)
})

async function until(holds) {
  for (const end = Date.now() + 30_000; Date.now() < end && !holds(); ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.ok(holds(), 'waited in vain')
}
