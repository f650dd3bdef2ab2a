import { expect, test } from 'vitest'
import { sayType, toneOf } from './vocabulary'

test.each([
  ['issuance.DelegatedTokenIssued', 'Delegated token issued'],
  ['agent.AgentSuspended', 'Agent suspended'],
  ['token_refused', 'Token refused'],
])('%s reads "%s"', (type, words) => expect(sayType(type)).toBe(words))

test('an outcome nobody foresaw is neither good nor bad', () => {
  expect(toneOf('refused')).toBe('bad')
  expect(toneOf('accepted')).toBe('good')
  expect(toneOf('deferred')).toBe('plain')
})
