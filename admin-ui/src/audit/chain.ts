import type { AuditRecord, Reference } from '../api/schema'
import { idOf, kindOf } from '../ui/names'

/// Who acted for whom, read from one record.
export interface Chain {
  /// Whose authority was used. For an act of a person on something: that person.
  principal: Reference | null
  /// The agents under that authority, from the one the principal let act to the one that acted last.
  agents: Reference[]
  client: Reference | null
  /// What it was about when it was no resource: the agent that was suspended, the user that was erased.
  object: Reference | null
  resource: string | null
  scopes: string[]
}

export function chainOf(record: AuditRecord): Chain {
  const { subject, actor, target } = record
  // newest first on the wire (RFC 8693 §4.1), told here in the order in which it happened
  const chain = [...(actor?.act_chain ?? [])].reverse()
  const agents = chain.length > 0 ? chain : actor?.agent ? [actor.agent] : []
  const about = { client: actor?.client ?? null, resource: target?.resource ?? null, scopes: target?.scopes ?? [] }
  const alone = subject && agents.length === 1 && agents.some((agent) => idOf(agent) === idOf(subject))
  if (agents.length > 0 && subject && !alone) return { principal: subject, agents, object: null, ...about }
  if (agents.length > 0) return { principal: null, agents, object: null, ...about }
  const person = actor?.user ?? (subject && kindOf(idOf(subject)) === 'person' ? subject : null)
  const named = [person, actor?.client].filter((one) => one != null).map(idOf)
  const object = subject && !named.includes(idOf(subject)) ? subject : null
  return { principal: person, agents: [], object, ...about }
}

/// The same in a sentence, for those who hear the page.
export function sayChain(chain: Chain, nameOf: (reference: Reference) => string): string {
  const acting = [...chain.agents].reverse().map(nameOf)
  const principal = chain.principal ? [nameOf(chain.principal)] : []
  const parts = [[...acting, ...principal].join(', for ') || (chain.client ? '' : 'the server')]
  if (chain.client) parts.push(`through ${nameOf(chain.client)}`)
  if (chain.object) parts.push(`on ${nameOf(chain.object)}`)
  if (chain.resource) parts.push(`at ${nameOf(chain.resource)}`)
  if (chain.scopes.length > 0) parts.push(`with ${chain.scopes.join(' ')}`)
  return parts.filter(Boolean).join(', ')
}
