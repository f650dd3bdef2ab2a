/// Reads what somebody pasted as an agent's public keys (RFC 7517). A refusal says what to do instead.
export type Jwks = { ok: true; jwks: { keys: object[] } } | { ok: false; why: string }

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

export function readJwks(text: string): Jwks {
  if (text.trim() === '') return refuse('Paste the agent’s public keys, as a JWK Set.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('This is not JSON.')
  }
  const keys =
    isObject(value) && Array.isArray(value['keys']) ? value['keys'] : isObject(value) && 'kty' in value ? [value] : null
  if (!keys) return refuse('A JWK Set is an object with `keys`, a list.')
  if (keys.length === 0) return refuse('The list `keys` is empty.')
  if (!keys.every((key): key is Record<string, unknown> => isObject(key) && typeof key['kty'] === 'string')) {
    return refuse('Every key needs a `kty`.')
  }
  if (keys.some((key) => PRIVATE_MEMBERS.some((member) => member in key))) {
    return refuse(
      'This holds a private or secret key, which must never leave the agent. Paste the public part only, and replace this key: it has been shown.',
    )
  }
  return { ok: true, jwks: { keys } }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(why: string): Jwks {
  return { ok: false, why }
}
