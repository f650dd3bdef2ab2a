// openid-client as a FAPI 2.0 client: pushed requests, DPoP, private_key_jwt; then signed requests
// and signed answers.
import assert from 'node:assert/strict'
import test from 'node:test'
import { importJWK } from 'jose'
import * as client from 'openid-client'
import { bob, world } from '../world.mjs'

async function configured(registered) {
  const key = await importJWK(registered.key, registered.key.alg)
  const config = await client.discovery(
    new URL(world.issuer),
    registered.client_id,
    { redirect_uris: registered.redirect_uris },
    client.PrivateKeyJwt({ key, kid: registered.key.kid }),
    { execute: [client.allowInsecureRequests] },
  )
  return { config, key: { key, kid: registered.key.kid } }
}

async function asked(config) {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  return {
    parameters: {
      redirect_uri: config.clientMetadata().redirect_uris[0],
      scope: 'openid pet:read offline_access',
      resource: world.resource,
      state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    },
    checks: { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true },
  }
}

const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'))

test('FAPI 2.0: a pushed request, a bound code, bound tokens, a refresh with the same key', async () => {
  const { config } = await configured(world.clients.fapi)
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
  const { parameters, checks } = await asked(config)
  const url = await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
  assert.ok(url.searchParams.get('request_uri').startsWith('urn:ietf:params:oauth:request_uri:'))
  const back = await bob().authorize(url)
  const tokens = await client.authorizationCodeGrant(config, back, checks, { resource: world.resource }, { DPoP })
  assert.equal(tokens.token_type, 'dpop')
  const { cnf } = claimsOf(tokens.access_token)
  assert.equal(cnf.jkt, await DPoP.calculateThumbprint())
  const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP })
  assert.equal(info.sub, world.bob.id)
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP })
  assert.equal(claimsOf(fresh.access_token).cnf.jkt, cnf.jkt)
})

test('FAPI 2.0: nothing less will do', async () => {
  const { config } = await configured(world.clients.fapi)
  const { parameters } = await asked(config)
  const back = await bob().authorize(client.buildAuthorizationUrl(config, parameters))
  assert.equal(back.searchParams.get('error'), 'invalid_request', back.href)
  const pushed = await asked(config)
  const answer = await bob().authorize(await client.buildAuthorizationUrlWithPAR(config, pushed.parameters))
  await assert.rejects(
    client.authorizationCodeGrant(config, answer, pushed.checks, { resource: world.resource }),
    (thrown) => thrown.error === 'invalid_dpop_proof' || assert.fail(thrown),
  )
})

test('RFC 9101 and JARM: a signed request, a signed answer', async () => {
  const { config, key } = await configured(world.clients.keyed)
  client.useJwtResponseMode(config)
  const { parameters, checks } = await asked(config)
  const url = await client.buildAuthorizationUrlWithJAR(config, parameters, key)
  const back = await bob().authorize(url)
  assert.deepEqual([...back.searchParams.keys()], ['response'])
  const tokens = await client.authorizationCodeGrant(config, back, checks, { resource: world.resource })
  assert.equal(tokens.claims().sub, world.bob.id)
})
