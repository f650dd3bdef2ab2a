/// `issuance.AccessTokenIssued` is the stored name of a fact; people read "Access token issued".
/// Derived, not listed: a new kind of fact needs no new console.
export function sayType(type: string): string {
  const name = type.slice(type.lastIndexOf('.') + 1)
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const OUTCOMES = ['success', 'refused', 'failed'] as const

export type Tone = 'good' | 'bad' | 'plain'

export function toneOf(outcome: string): Tone {
  if (outcome === 'success') return 'good'
  return outcome === 'refused' || outcome === 'failed' ? 'bad' : 'plain'
}

/// The limits of an effective permission, in words.
const LIMITS: Record<string, string> = {
  resource: 'the resource does not offer it',
  client: 'the client may not ask for it',
  agent: 'the agent may not ask for it',
  role: 'no role of the person holds it',
  consent: 'the person did not allow it',
  parent_token: 'the token before it did not hold it',
}

export function sayLimit(reason: string): string {
  return LIMITS[reason] ?? reason
}

/// The kinds people look for most, offered; any other can be typed.
export const COMMON_TYPES = [
  'issuance.AccessTokenIssued',
  'issuance.TokenRefused',
  'issuance.TokenRevoked',
  'delegation.DelegationGranted',
  'delegation.DelegationWithdrawn',
  'agent.AgentRegistered',
  'agent.AgentSuspended',
  'agent.AgentReinstated',
  'agent.AgentRetired',
  'session.UserSignedIn',
  'session.SignInFailed',
]
