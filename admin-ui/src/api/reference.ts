import type { Reference } from './schema'

export function idOf(reference: Reference): string {
  return typeof reference === 'string' ? reference : reference.id
}

export type Kind = 'person' | 'agent' | 'client' | 'other'

/// Ids carry their kind in front.
export function kindOf(id: string): Kind {
  if (id.startsWith('usr_')) return 'person'
  if (id.startsWith('agt_')) return 'agent'
  if (id.startsWith('cli_')) return 'client'
  return 'other'
}
