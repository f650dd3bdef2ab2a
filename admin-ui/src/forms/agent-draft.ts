import type { RegisterAgent } from '../api/schema'
import { readJwks } from './jwks'

/// What the registration form holds while it is filled in.
export interface AgentDraft {
  name: string
  description: string
  owners: string[]
  clients: string[]
  /// Scopes by resource identifier; a resource without scopes is not asked for.
  access: Record<string, string[]>
  maxDelegationDepth: string
  credential: 'client_secret' | 'private_key_jwt'
  jwks: string
}

/// The server's own limit; longer chains are refused there too.
export const DEEPEST = 8

export const emptyDraft: AgentDraft = {
  name: '',
  description: '',
  owners: [],
  clients: [],
  access: {},
  maxDelegationDepth: '4',
  credential: 'client_secret',
  jwks: '',
}

export type Checked = { body: RegisterAgent } | { fields: Record<string, string> }

/// What can be seen without asking the server, under the server's own field names.
export function checkDraft(draft: AgentDraft): Checked {
  const fields: Record<string, string> = {}
  const jwks = draft.credential === 'private_key_jwt' ? readJwks(draft.jwks) : null
  const depth = Number(draft.maxDelegationDepth)
  if (!draft.name.trim()) fields['name'] = 'give the agent a name that people will recognise'
  if (draft.owners.length === 0) fields['owners'] = 'somebody has to answer for the agent: choose at least one person'
  if (draft.maxDelegationDepth.trim() !== '' && (!Number.isInteger(depth) || depth < 1 || depth > DEEPEST))
    fields['max_delegation_depth'] = `a whole number from 1 to ${DEEPEST}`
  if (jwks && !jwks.ok) fields['credential.jwks'] = jwks.why
  if (Object.keys(fields).length > 0) return { fields }
  return {
    body: {
      name: draft.name.trim(),
      ...(draft.description.trim() && { description: draft.description.trim() }),
      owners: draft.owners,
      clients: draft.clients,
      access: Object.entries(draft.access)
        .filter(([, scopes]) => scopes.length > 0)
        .map(([resource, scopes]) => ({ resource, scopes })),
      ...(draft.maxDelegationDepth.trim() !== '' && { max_delegation_depth: depth }),
      credential: jwks?.ok ? { type: 'private_key_jwt', jwks: jwks.jwks } : { type: 'client_secret' },
    },
  }
}

/// A refusal may point into a list (`owners[0]`, `access.1.scopes`); the form shows it at the whole.
export function byFormField(fields: Record<string, string>): Record<string, string> {
  const named: Record<string, string> = {}
  for (const [name, detail] of Object.entries(fields)) {
    const head = name.startsWith('credential') ? 'credential.jwks' : (name.split(/[.[]/)[0] ?? name)
    named[head] ??= detail
  }
  return named
}
