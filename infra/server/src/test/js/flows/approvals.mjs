// Clients without a browser of their own: openid-client starts the device grant (RFC 8628) and CIBA,
// the person answers elsewhere, and the library polls as its specification says.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import test from 'node:test'
import * as client from 'openid-client'
import { Tenant, claimsOf, refused } from '../tenant.mjs'

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
const CIBA = 'urn:openid:params:grant-type:ciba'

const tenant = await Tenant.signUp('approvals')
const resource = await tenant.resource('https://pets.approvals.example', ['read', 'write'])
const WANTED = { scope: 'openid offline_access read', resource }

const device = () =>
  tenant.client({
    application_type: 'native',
    redirect_uris: [],
    response_types: [],
    grant_types: [DEVICE, 'refresh_token'],
    token_endpoint_auth_method: 'none',
  })

const caller = (more = {}) =>
  tenant.client({
    redirect_uris: [],
    response_types: [],
    grant_types: [CIBA, 'refresh_token'],
    token_endpoint_auth_method: 'private_key_jwt',
    backchannel_token_delivery_mode: 'poll',
    ...more,
  })

test('RFC 8628: the person allows it in a browser, the device polls, gets tokens and refreshes', async () => {
  const person = await tenant.person('tv')
  const config = await tenant.as(await device())
  client.enableNonRepudiationChecks(config)
  const asked = await client.initiateDeviceAuthorization(config, WANTED)
  const polled = client.pollDeviceAuthorizationGrant(config, asked)
  await person.visit(asked.verification_uri_complete)
  const tokens = await polled
  assert.equal(tokens.claims().sub, person.id)
  assert.equal(claimsOf(tokens.access_token).aud, resource)
  assert.equal((await client.fetchUserInfo(config, tokens.access_token, person.id)).sub, person.id)
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token)
  assert.equal(claimsOf(fresh.access_token).sub, person.id)
  await assert.rejects(client.pollDeviceAuthorizationGrant(config, { ...asked, interval: 1 }), refused('invalid_grant'))
})

test('RFC 8628 section 3.5: a denial reaches the device; impatience is slowed down and still served', async () => {
  const person = await tenant.person('impatient')
  const config = await tenant.as(await device())
  const denied = await client.initiateDeviceAuthorization(config, WANTED)
  await person.visit(denied.verification_uri_complete, { decision: 'deny' })
  await assert.rejects(client.pollDeviceAuthorizationGrant(config, denied), refused('access_denied'))
  const asked = await client.initiateDeviceAuthorization(config, WANTED)
  const once = () => client.genericGrantRequest(config, DEVICE, { device_code: asked.device_code })
  await assert.rejects(once(), refused('authorization_pending'))
  await assert.rejects(once(), refused('slow_down'))
  await person.visit(asked.verification_uri_complete)
  const tokens = await client.pollDeviceAuthorizationGrant(config, { ...asked, interval: asked.interval + 5 })
  assert.equal(tokens.claims().sub, person.id)
})

test('a device with a key: tokens and their refreshes are bound to it (RFC 9449 section 5)', async () => {
  const person = await tenant.person('keyholder')
  const config = await tenant.as(await device())
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
  const asked = await client.initiateDeviceAuthorization(config, WANTED)
  await person.visit(asked.verification_uri_complete)
  const tokens = await client.pollDeviceAuthorizationGrant(config, asked, undefined, { DPoP })
  assert.equal(claimsOf(tokens.access_token).cnf.jkt, await DPoP.calculateThumbprint())
  await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), refused('invalid_grant'))
  assert.equal((await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP })).token_type, 'dpop')
})

for (const hint of ['login_hint', 'id_token_hint']) {
  test(`CIBA section 7.1, poll: ${hint}, the person is asked, the client polls`, async () => {
    const person = await tenant.person(`called-by-${hint.replaceAll('_', '-')}`)
    const registered = await caller()
    const config = await tenant.as(registered)
    client.enableNonRepudiationChecks(config)
    const by = async (parameters) => {
      const asked = await client.initiateBackchannelAuthentication(config, { ...WANTED, binding_message: '7-KILO', ...parameters })
      const polled = client.pollBackchannelAuthenticationGrant(config, asked)
      await person.visit(await person.approval(tenant.issuer))
      return polled
    }
    let tokens = await by({ login_hint: person.username })
    if (hint === 'id_token_hint') tokens = await by({ id_token_hint: tokens.id_token })
    assert.equal(tokens.claims().sub, person.id)
    assert.equal(claimsOf(tokens.access_token).aud, resource)
    assert.equal(claimsOf((await client.refreshTokenGrant(config, tokens.refresh_token)).access_token).sub, person.id)
  })
}

test('CIBA: a denial and an unknown person', async () => {
  const person = await tenant.person('refuses')
  const config = await tenant.as(await caller())
  const asked = await client.initiateBackchannelAuthentication(config, { ...WANTED, login_hint: person.username })
  await person.visit(await person.approval(tenant.issuer), { decision: 'deny' })
  await assert.rejects(client.pollBackchannelAuthenticationGrant(config, asked), refused('access_denied'))
  await assert.rejects(
    client.initiateBackchannelAuthentication(config, { ...WANTED, login_hint: 'nobody' }),
    refused('unknown_user_id'),
  )
})

test('CIBA section 10.2, ping: the client is told when to fetch', async (t) => {
  let heard
  const told = new Promise((resolve) => (heard = resolve))
  const ear = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    heard({ authorization: request.headers.authorization, ...JSON.parse(body) })
    response.writeHead(204).end()
  })
  await new Promise((resolve) => ear.listen(0, '127.0.0.1', resolve))
  t.after(() => ear.close())
  const person = await tenant.person('pinged')
  const config = await tenant.as(
    await caller({
      backchannel_token_delivery_mode: 'ping',
      backchannel_client_notification_endpoint: `http://127.0.0.1:${ear.address().port}/ping`,
    }),
  )
  const secret = client.randomNonce()
  const asked = await client.initiateBackchannelAuthentication(config, {
    ...WANTED,
    login_hint: person.username,
    client_notification_token: secret,
  })
  await person.visit(await person.approval(tenant.issuer))
  assert.deepEqual(await told, { authorization: `Bearer ${secret}`, auth_req_id: asked.auth_req_id })
  const tokens = await client.genericGrantRequest(config, CIBA, { auth_req_id: asked.auth_req_id })
  assert.equal(claimsOf(tokens.access_token).sub, person.id)
})

test('CIBA: an agent asks by itself, and the token names it as the actor', async () => {
  const person = await tenant.person('delegates')
  const agent = await tenant.agent({ name: 'Caller agent' })
  const config = await tenant.as(agent)
  const asked = await client.initiateBackchannelAuthentication(config, {
    scope: 'read',
    resource,
    login_hint: person.username,
  })
  await person.visit(await person.approval(tenant.issuer))
  const claims = claimsOf((await client.pollBackchannelAuthenticationGrant(config, asked)).access_token)
  assert.deepEqual([claims.sub, claims.act.sub, claims.act.sub_profile], [person.id, agent.client_id, 'ai_agent'])
})
