import type { ProblemDetails } from './schema'

/// A refusal of the server (RFC 9457), or `status` 0 when there was no answer at all.
export class Problem extends Error {
  readonly status: number
  readonly details: ProblemDetails

  constructor(status: number, details: ProblemDetails) {
    super(details.detail ?? (status === 403 ? undefined : details.title) ?? sayStatus(status))
    this.name = 'Problem'
    this.status = status
    this.details = details
  }

  /// The refused fields by name: `/admin/email` and `admin.email` are both `admin.email`.
  get fields(): Record<string, string> {
    const fields: Record<string, string> = {}
    for (const { pointer, field, detail } of this.details.errors ?? []) {
      const name = field ?? pointer?.replace(/^#?\//, '').replaceAll('/', '.')
      if (name) fields[name] ??= detail
    }
    return fields
  }
}

function sayStatus(status: number): string {
  if (status === 0) return 'The server could not be reached. Check your connection, then try again.'
  if (status === 403) return 'You are signed in, but this is not among the things you may do.'
  if (status === 404) return 'There is nothing here by that name.'
  if (status === 429) return 'Too many requests. Wait a moment, then try again.'
  return `The server answered with status ${status}. Try again in a moment.`
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('Accept', 'application/json, application/problem+json;q=0.9, text/plain;q=0.8')
  // a header no other site can send without asking: the server takes it as proof that this page called
  headers.set('X-Procura-Console', '1')
  let response: Response
  try {
    response = await fetch(path, { ...init, headers, credentials: 'same-origin', redirect: 'error' })
  } catch (failure) {
    if (failure instanceof Error && failure.name === 'AbortError') throw failure
    throw new Problem(0, {})
  }
  if (!response.ok) throw new Problem(response.status, await problemOf(response))
  return response
}

async function problemOf(response: Response): Promise<ProblemDetails> {
  if (!response.headers.get('content-type')?.includes('json')) return {}
  try {
    return (await response.json()) as ProblemDetails
  } catch {
    return {}
  }
}

export async function ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await call(path, init)
  return (await response.json()) as Answer
}

export async function askText(path: string, init: RequestInit = {}): Promise<string> {
  const response = await call(path, init)
  return response.text()
}

/// Sends a change. The key makes a repeated click or a retry after a lost answer the same change.
export function send<Answer>(path: string, body: unknown, idempotencyKey?: string): Promise<Answer> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey
  return ask<Answer>(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/// For changes without an answer worth reading.
export async function order(path: string, body?: unknown): Promise<void> {
  const content =
    body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  await askText(path, { method: 'POST', ...content })
}

/// `crypto.randomUUID` is missing on plain http outside loopback, this is not.
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
