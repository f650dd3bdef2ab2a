// RFC 8705 by openid-client over real TLS, with nothing switched off: its certificate is shown where
// the metadata says that one is asked for, and nowhere else.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as client from 'openid-client'
import { Agent, fetch } from 'undici'
import { Tenant, claimsOf, codeFlow } from '../../tenant.mjs'
import { world } from '../../world.mjs'

const { authority, server, robot, other } = world.tls

const showing = (identity) =>
  new Agent({ connect: { ca: server, ...(identity && { cert: identity.certificate, key: identity.key }) } })

const tenant = await Tenant.signUp('mutual')
await tenant.change({ binding_policy: { certificate_authorities: [authority] } })
const resource = await tenant.resource('https://pets.mutual.example', ['read', 'write'])
const WANTED = { scope: 'openid offline_access read', resource }

const BY_AUTHORITY = {
  token_endpoint_auth_method: 'tls_client_auth',
  tls_client_auth_san_dns: 'robot.vets.example',
}
const BY_KEY = {
  token_endpoint_auth_method: 'self_signed_tls_client_auth',
  jwks: { keys: [robot.jwk] },
}

const registered = (more) =>
  tenant.client({ tls_client_certificate_bound_access_tokens: true, ...more })

/// The library with this certificate, kept for the origin that asks for it.
async function configured(metadata, identity) {
  const config = await tenant.as({ ...metadata, use_mtls_endpoint_aliases: true })
  const [shown, hidden] = [showing(identity), showing()]
  const alias = new URL(config.serverMetadata().mtls_endpoint_aliases.token_endpoint).origin
  assert.notEqual(alias, new URL(tenant.issuer).origin)
  config[client.customFetch] = (url, options) =>
    fetch(url, { ...options, dispatcher: new URL(url).origin === alias ? shown : hidden })
  return config
}

for (const [name, method] of Object.entries({ 'vouched for': BY_AUTHORITY, 'registered itself': BY_KEY })) {
  test(`a certificate that is ${name}: PAR, code, bound tokens, UserInfo, refresh, introspection, revocation`, async () => {
    const person = await tenant.person(`bob-${name.replaceAll(' ', '-')}`)
    const config = await configured(await registered(method), robot)
    client.enableNonRepudiationChecks(config)
    const tokens = await codeFlow(config, person, { parameters: WANTED, url: client.buildAuthorizationUrlWithPAR })
    assert.equal(tokens.claims().sub, person.id)
    assert.equal(claimsOf(tokens.access_token).cnf['x5t#S256'], robot.thumbprint)
    assert.equal((await client.fetchUserInfo(config, tokens.access_token, person.id)).sub, person.id)
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert.equal(claimsOf(fresh.access_token).cnf['x5t#S256'], robot.thumbprint)
    const guard = await configured(
      await tenant.client({ ...method, redirect_uris: [], response_types: [], grant_types: ['client_credentials'], protected_resources: [resource] }),
      robot,
    )
    const known = await client.tokenIntrospection(guard, fresh.access_token)
    assert.deepEqual([known.active, known.cnf], [true, { 'x5t#S256': robot.thumbprint }])
    await client.tokenRevocation(config, fresh.refresh_token ?? tokens.refresh_token)
    assert.deepEqual({ ...(await client.tokenIntrospection(guard, fresh.access_token)) }, { active: false })
  })
}

test('another certificate and none are no authentication, and a stolen token is none', async () => {
  const person = await tenant.person('robbed')
  const metadata = await registered(BY_AUTHORITY)
  const config = await configured(metadata, robot)
  const tokens = await codeFlow(config, person, { parameters: WANTED })
  for (const identity of [other, undefined]) {
    const thief = await configured(metadata, identity)
    await assert.rejects(client.refreshTokenGrant(thief, tokens.refresh_token), (thrown) => {
      assert.equal(thrown.status, 401, thrown.stack)
      return true
    })
    await assert.rejects(client.fetchUserInfo(thief, tokens.access_token, person.id), (thrown) => {
      assert.equal(thrown.cause[0].parameters.error, 'invalid_token')
      return true
    })
  }
  assert.ok((await client.refreshTokenGrant(config, tokens.refresh_token)).access_token)
})

test('the device grant and CIBA, where the metadata says that certificates are asked for', async () => {
  const person = await tenant.person('called')
  const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
  const CIBA = 'urn:openid:params:grant-type:ciba'
  const config = await configured(
    await registered({
      ...BY_AUTHORITY,
      redirect_uris: [],
      response_types: [],
      grant_types: [DEVICE, CIBA, 'refresh_token'],
      backchannel_token_delivery_mode: 'poll',
    }),
    robot,
  )
  const device = await client.initiateDeviceAuthorization(config, WANTED)
  const ciba = await client.initiateBackchannelAuthentication(config, { ...WANTED, login_hint: person.username })
  const polled = Promise.all([
    client.pollDeviceAuthorizationGrant(config, device),
    client.pollBackchannelAuthenticationGrant(config, ciba),
  ])
  await person.visit(device.verification_uri_complete)
  await person.visit(await person.approval(tenant.issuer))
  for (const tokens of await polled) {
    assert.equal(tokens.claims().sub, person.id)
    assert.equal(claimsOf(tokens.access_token).cnf['x5t#S256'], robot.thumbprint)
  }
})
