/// `issuance.DelegatedTokenIssued` is the stored name of a fact; people read "Delegated token issued".
/// Derived, not listed: a new kind of fact needs no new console.
export function sayType(type: string): string {
  const name = type.slice(type.lastIndexOf('.') + 1)
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export type Tone = 'good' | 'bad' | 'plain'

export function toneOf(outcome: string): Tone {
  if (/^(accepted|success|succeeded|allowed|granted|ok)$/.test(outcome)) return 'good'
  if (/^(refused|rejected|denied|failed|failure|error)$/.test(outcome)) return 'bad'
  return 'plain'
}

/// What the filter offers; any other value may stand in the address all the same.
export const OUTCOMES = ['accepted', 'refused']
