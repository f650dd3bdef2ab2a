import { describe, expect, test } from 'vitest'
import { byFormField, checkDraft, emptyDraft } from './agent-draft'

const filled = {
  ...emptyDraft,
  name: ' Vet Assistant ',
  owners: ['usr_1'],
  access: { 'mcp-server://pets': ['pet:read'], 'https://unused.example': [] },
}

describe('a draft of an agent', () => {
  test('becomes the request, without resources that have no scope', () => {
    expect(checkDraft(filled)).toEqual({
      body: {
        name: 'Vet Assistant',
        owners: ['usr_1'],
        clients: [],
        access: [{ resource: 'mcp-server://pets', scopes: ['pet:read'] }],
        max_delegation_depth: 4,
        credential: { type: 'client_secret' },
      },
    })
  })

  test('without a depth leaves the choice to the tenant', () => {
    expect(checkDraft({ ...filled, maxDelegationDepth: ' ' })).not.toHaveProperty('body.max_delegation_depth')
  })

  test.each(['0', '-1', '1.5', '9', 'many'])('with the depth %s is refused at that field', (maxDelegationDepth) => {
    expect(checkDraft({ ...filled, maxDelegationDepth })).toHaveProperty('fields.max_delegation_depth')
  })

  test('names every field that is missing at once', () => {
    expect(checkDraft({ ...emptyDraft, credential: 'private_key_jwt' })).toEqual({
      fields: { name: expect.any(String), owners: expect.any(String), 'credential.jwks': expect.any(String) },
    })
  })

  test('keeps a hidden JWK Set to itself when a secret was chosen', () => {
    expect(checkDraft({ ...filled, jwks: 'not JSON' })).toHaveProperty('body.credential', { type: 'client_secret' })
  })
})

test('a refusal inside a list is shown at the list', () => {
  expect(
    byFormField({
      'owners[0]': 'unknown',
      'access.1.scopes.0': 'no such scope',
      'credential.jwks.keys': 'weak',
      name: 'taken',
    }),
  ).toEqual({
    owners: 'unknown',
    access: 'no such scope',
    'credential.jwks': 'weak',
    name: 'taken',
  })
})
