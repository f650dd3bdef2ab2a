import type { AuditRecord, Reference } from '../api/schema'
import { idOf, kindOf } from '../api/reference'

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
  /// What was called at the resource, where that was reported.
  tool: string | null
}

export function chainOf(record: AuditRecord): Chain {
  const { subject, actor, target } = record
  // newest first on the wire (RFC 8693 §4.1), told here in the order in which it happened
  const chain = [...(actor.act_chain ?? [])].reverse()
  const agents = chain.length > 0 ? chain : actor.agent ? [actor.agent] : []
  const about = {
    client: record.client ?? actor.client ?? null,
    resource: target?.resource ?? null,
    scopes: target?.scopes ?? [],
    tool: target?.tool ?? null,
  }
  if (agents.length > 0) {
    const forItself = agents.length === 1 && subject && agents.some((agent) => idOf(agent) === idOf(subject))
    return { principal: forItself ? null : (subject ?? null), agents, object: null, ...about }
  }
  const principal = actor.user ?? (subject && kindOf(idOf(subject)) === 'person' ? subject : null)
  const named = [principal, about.client].filter((one) => one != null).map(idOf)
  const object = [subject, record.agent].find((one) => one != null && !named.includes(idOf(one))) ?? null
  return { principal, agents: [], object, ...about }
}

/// The same in a sentence, for those who hear the page.
export function sayChain(chain: Chain, nameOf: (reference: Reference) => string): string {
  const acting = [...chain.agents].reverse().map(nameOf)
  const principal = chain.principal ? [nameOf(chain.principal)] : []
  const parts = [[...acting, ...principal].join(', for ') || (chain.client ? '' : 'the server')]
  if (chain.client) parts.push(`through ${nameOf(chain.client)}`)
  if (chain.object) parts.push(`on ${nameOf(chain.object)}`)
  if (chain.tool) parts.push(`calling ${chain.tool}`)
  if (chain.resource) parts.push(`at ${nameOf(chain.resource)}`)
  if (chain.scopes.length > 0) parts.push(`with ${chain.scopes.join(' ')}`)
  return parts.filter(Boolean).join(', ')
}
