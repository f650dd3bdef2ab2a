import { describe, expect, test } from 'vitest'
import { readJwks } from './jwks'

const PUBLIC = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

describe('a pasted JWK Set (RFC 7517 §5)', () => {
  test('is taken as it is', () => {
    expect(readJwks(JSON.stringify({ keys: [PUBLIC] }))).toEqual({ ok: true, jwks: { keys: [PUBLIC] } })
  })

  test('may be a single key, which becomes a set of one', () => {
    expect(readJwks(JSON.stringify(PUBLIC))).toEqual({ ok: true, jwks: { keys: [PUBLIC] } })
  })

  test.each([
    ['nothing', '  ', /Paste/],
    ['no JSON', '{keys', /not JSON/],
    ['a list', '[]', /object with `keys`/],
    ['null', 'null', /object with `keys`/],
    ['an empty set', '{"keys":[]}', /empty/],
    ['a key without type', '{"keys":[{"n":"1"}]}', /kty/],
    ['a list of nulls', '{"keys":[null]}', /kty/],
  ])('is refused when it is %s', (_what, text, why) => {
    expect(readJwks(text)).toEqual({ ok: false, why: expect.stringMatching(why) })
  })

  test.each(['d', 'k', 'p', 'oth'])('is refused with the private member `%s`', (member) => {
    expect(readJwks(JSON.stringify({ keys: [PUBLIC, { ...PUBLIC, [member]: 'secret' }] }))).toEqual({
      ok: false,
      why: expect.stringMatching(/never leave/),
    })
  })
})
