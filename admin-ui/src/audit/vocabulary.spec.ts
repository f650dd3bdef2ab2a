import { expect, test } from 'vitest'
import { sayLimit, sayType, toneOf } from './vocabulary'

test.each([
  ['issuance.AccessTokenIssued', 'Access token issued'],
  ['agent.AgentSuspended', 'Agent suspended'],
  ['token_refused', 'Token refused'],
])('%s reads "%s"', (type, words) => expect(sayType(type)).toBe(words))

test('an outcome nobody foresaw is neither good nor bad', () => {
  expect(toneOf('refused')).toBe('bad')
  expect(toneOf('success')).toBe('good')
  expect(toneOf('deferred')).toBe('plain')
})

test('a limit nobody foresaw is said as it came', () => {
  expect(sayLimit('parent_token')).toBe('the token before it did not hold it')
  expect(sayLimit('moon phase')).toBe('moon phase')
})
