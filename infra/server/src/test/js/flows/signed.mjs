// FAPI 2.0 Message Signing with nonces on top: openid-client pushes signed requests, takes signed
// answers of every kind and verifies each, and proves its key with the server's nonce throughout.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { Tenant, claimsOf, codeFlow, refused } from '../tenant.mjs'

const tenant = await Tenant.signUp('signed')
const resource = await tenant.resource('https://pets.signed.example', ['read', 'write'])
await tenant.change({ binding_policy: { dpop_nonce_required: true } })
const person = await tenant.person('bob')
const WANTED = { scope: 'openid offline_access read', resource }

const registered = await tenant.client({
  token_endpoint_auth_method: 'private_key_jwt',
  security_profile: 'fapi_2_0',
  require_pushed_authorization_requests: true,
  require_signed_request_object: true,
  request_object_signing_alg: 'ES256',
  authorization_signed_response_alg: 'ES256',
  id_token_signed_response_alg: 'ES256',
  userinfo_signed_response_alg: 'ES256',
  dpop_bound_access_tokens: true,
})

async function configured() {
  const config = await tenant.as(registered)
  client.useJwtResponseMode(config)
  client.enableNonRepudiationChecks(config)
  return { config, DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256')) }
}

/// RFC 9126 section 3: a signed request object, pushed.
const signedAndPushed = async (config, wanted, options) => {
  const { searchParams } = await client.buildAuthorizationUrlWithJAR(config, wanted, registered.key)
  return client.buildAuthorizationUrlWithPAR(config, searchParams, options)
}

test('PAR, JAR, JARM, DPoP with nonces at PAR, code, refresh and UserInfo, all signatures verified', async () => {
  const { config, DPoP } = await configured()
  const nonce = client.randomNonce()
  const tokens = await codeFlow(config, person, {
    parameters: { ...WANTED, nonce, max_age: '600' },
    checks: { expectedNonce: nonce, maxAge: 600, idTokenExpected: true },
    url: signedAndPushed,
    DPoP,
  })
  const jkt = await DPoP.calculateThumbprint()
  assert.deepEqual([tokens.token_type, claimsOf(tokens.access_token).cnf.jkt], ['dpop', jkt])
  const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP })
  assert.equal(info.sub, person.id)
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP })
  assert.equal(claimsOf(fresh.access_token).cnf.jkt, jkt)
})

test('a denial comes back signed as well', async () => {
  const { config, DPoP } = await configured()
  const parameters = { ...WANTED, prompt: 'consent' }
  await assert.rejects(
    codeFlow(config, person, { parameters, url: signedAndPushed, DPoP, decision: 'deny' }),
    refused('access_denied'),
  )
})

test('an unsigned request is refused, pushed or not', async () => {
  const { config, DPoP } = await configured()
  for (const url of [client.buildAuthorizationUrlWithPAR, client.buildAuthorizationUrl]) {
    await assert.rejects(codeFlow(config, person, { parameters: WANTED, url, DPoP }), refused('invalid_request'))
  }
})

test('RFC 9449 section 8: a handle without memory is told the nonce each time', async () => {
  const as = await discovered()
  const machine = await tenant.client({
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
  })
  const keys = await oauth.generateKeyPair('ES256')
  const ask = (DPoP) =>
    oauth.clientCredentialsGrantRequest(as, machine, oauth.PrivateKeyJwt(machine.key), new URLSearchParams({ resource }), {
      DPoP,
      [oauth.allowInsecureRequests]: true,
    })
  const DPoP = oauth.DPoP(machine, keys)
  await assert.rejects(
    ask(DPoP).then((response) => oauth.processClientCredentialsResponse(as, machine, response)),
    (thrown) => oauth.isDPoPNonceError(thrown) || assert.fail(thrown),
  )
  const answer = await oauth.processClientCredentialsResponse(as, machine, await ask(DPoP))
  assert.equal(answer.token_type, 'dpop')
  const guarded = new Request(resource, {
    headers: await proven(resource, answer.access_token, keys),
  })
  const claims = await oauth.validateJwtAccessToken(as, guarded, resource, { [oauth.allowInsecureRequests]: true })
  assert.equal(claims.client_id, machine.client_id)
})

test('RFC 9701: introspection as a signed JWT, verified by oauth4webapi', async () => {
  const as = await discovered()
  const server = await tenant.client({
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
    protected_resources: [resource],
    introspection_signed_response_alg: 'ES256',
  })
  const { config, DPoP } = await configured()
  const tokens = await codeFlow(config, person, { parameters: WANTED, url: signedAndPushed, DPoP })
  const ask = async (token) => {
    const response = await oauth.introspectionRequest(as, server, oauth.ClientSecretBasic(server.client_secret), token, {
      requestJwtResponse: true,
      [oauth.allowInsecureRequests]: true,
    })
    const answer = await oauth.processIntrospectionResponse(as, server, response)
    await oauth.validateApplicationLevelSignature(as, response, { [oauth.allowInsecureRequests]: true })
    return answer
  }
  const active = await ask(tokens.access_token)
  assert.deepEqual([active.active, active.sub, active.aud], [true, person.id, resource])
  assert.equal(active.cnf.jkt, await DPoP.calculateThumbprint())
  await client.tokenRevocation(config, tokens.refresh_token)
  assert.deepEqual({ ...(await ask(tokens.access_token)) }, { active: false })
})

async function discovered() {
  const issuer = new URL(tenant.issuer)
  const response = await oauth.discoveryRequest(issuer, { [oauth.allowInsecureRequests]: true })
  return oauth.processDiscoveryResponse(issuer, response)
}

/// The headers that the library would send to the resource.
async function proven(url, token, keys) {
  let sent
  await oauth
    .protectedResourceRequest(token, 'GET', new URL(url), undefined, undefined, {
      DPoP: oauth.DPoP({ client_id: 'any' }, keys),
      [oauth.customFetch]: async (_, { headers }) => {
        sent = headers
        return new Response()
      },
    })
  return sent
}
