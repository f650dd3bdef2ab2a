// Rich authorization requests (RFC 9396) by openid-client: asked for, agreed to in
// part, told in the token response and to the resource server.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as client from 'openid-client'
import { Tenant, claimsOf, codeFlow, refused } from '../tenant.mjs'

const PAYMENT = {
  type: 'payment',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['payee', 'amount'],
    properties: {
      payee: { type: 'string', maxLength: 140 },
      amount: {
        type: 'object',
        additionalProperties: false,
        required: ['value', 'currency'],
        properties: {
          value: { type: 'string', pattern: '^[0-9]{1,9}\\.[0-9]{2}$' },
          currency: { type: 'string', enum: ['EUR', 'CHF'] },
        },
      },
    },
  },
  sentence: 'Pay {amount.value} {amount.currency} to {payee}',
}

const VET = { type: 'payment', payee: 'Dr. Vet', amount: { value: '250.00', currency: 'EUR' } }
const SHOP = { type: 'payment', payee: 'Pet shop', amount: { value: '12.50', currency: 'CHF' } }

const tenant = await Tenant.signUp('details')
const resource = await tenant.resource('https://bank.details.example', ['pay'], {
  authorization_details_types: [PAYMENT],
})
const person = await tenant.person('payer')
const registered = await tenant.client({ authorization_details_types: ['payment'] })
const server = await tenant.client({
  redirect_uris: [],
  response_types: [],
  grant_types: ['client_credentials'],
  protected_resources: [resource],
  introspection_signed_response_alg: 'ES256',
})

const asked = (...details) => ({
  scope: 'openid offline_access pay',
  resource,
  authorization_details: JSON.stringify(details),
})

for (const [way, url] of Object.entries({
  'in the query': client.buildAuthorizationUrl,
  'pushed (RFC 9126)': client.buildAuthorizationUrlWithPAR,
})) {
  test(`${way}: what the person agreed to is in the answer, the token and the introspection`, async () => {
    const config = await tenant.as(registered)
    const tokens = await codeFlow(config, person, {
      parameters: { ...asked(VET, SHOP), prompt: 'consent' },
      decline: ['1'],
      url,
    })
    assert.deepEqual(tokens.authorization_details, [VET])
    assert.deepEqual(claimsOf(tokens.access_token).authorization_details, [VET])
    const guard = await tenant.as(server)
    client.enableNonRepudiationChecks(guard)
    const known = await client.tokenIntrospection(guard, tokens.access_token)
    assert.deepEqual([known.active, known.authorization_details], [true, [VET]])
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert.deepEqual(fresh.authorization_details, [VET])
  })
}

test('section 6.1: a refresh narrows and never widens', async () => {
  const config = await tenant.as(registered)
  const tokens = await codeFlow(config, person, { parameters: { ...asked(VET, SHOP), prompt: 'consent' } })
  const narrowed = await client.refreshTokenGrant(config, tokens.refresh_token, {
    authorization_details: JSON.stringify([SHOP]),
  })
  assert.deepEqual(narrowed.authorization_details, [SHOP])
  const more = { ...SHOP, amount: { value: '13.50', currency: 'CHF' } }
  await assert.rejects(
    client.refreshTokenGrant(config, tokens.refresh_token, { authorization_details: JSON.stringify([more]) }),
    refused('invalid_authorization_details'),
  )
})

test('section 5: what nobody defined is an error that the library reads', async () => {
  const config = await tenant.as(registered)
  for (const wrong of [{ type: 'loan' }, { type: 'payment' }, { ...VET, tip: '1.00' }]) {
    for (const url of [client.buildAuthorizationUrl, client.buildAuthorizationUrlWithPAR]) {
      await assert.rejects(
        codeFlow(config, person, { parameters: asked(wrong), url }),
        refused('invalid_authorization_details'),
      )
    }
  }
})
