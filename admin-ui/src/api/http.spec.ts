import { afterEach, describe, expect, test, vi } from 'vitest'
import { ask, newIdempotencyKey, Problem, send } from './http'

function answering(answer: Response | Error) {
  const fetch = vi.fn(async (_path: string, _init: RequestInit) => {
    if (answer instanceof Response) return answer
    throw answer
  })
  vi.stubGlobal('fetch', fetch)
  return fetch
}

const problemOf = async (asking: Promise<unknown>): Promise<Problem> => {
  const failure = await asking.then(
    () => null,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(Problem)
  return failure as Problem
}

afterEach(() => vi.unstubAllGlobals())

describe('every call', () => {
  test('carries the console’s header, the session cookie, and follows no redirect', async () => {
    const fetch = answering(Response.json({ tenant: 'acme' }))
    expect(await ask('/console/session')).toEqual({ tenant: 'acme' })
    const [, init] = fetch.mock.calls[0]!
    expect(new Headers(init.headers).get('X-Procura-Console')).toBe('1')
    expect(init).toMatchObject({ credentials: 'same-origin', redirect: 'error' })
  })

  test('that changes something carries its key', async () => {
    const fetch = answering(Response.json({}, { status: 201 }))
    await send('/api/v1/tenants', { tenant: 'acme' }, 'k1')
    const headers = new Headers(fetch.mock.calls[0]![1].headers)
    expect(headers.get('Idempotency-Key')).toBe('k1')
    expect(headers.get('Content-Type')).toBe('application/json')
    expect(newIdempotencyKey()).toMatch(/^[0-9a-f]{32}$/)
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey())
  })
})

describe('a refusal (RFC 9457)', () => {
  test('without a detail is not told by the bare name of its status', async () => {
    answering(
      Response.json({ title: 'Forbidden' }, { status: 403, headers: { 'content-type': 'application/problem+json' } }),
    )
    expect((await problemOf(ask('/api/v1/tenants'))).message).toBe(
      'You are signed in, but this is not among the things you may do.',
    )
  })

  test('names its fields by pointer, by fragment pointer or by name', async () => {
    answering(
      Response.json(
        {
          detail: 'some fields were not accepted',
          errors: [
            { pointer: '/admin/password', detail: 'too short' },
            { pointer: '#/tenant', detail: 'taken' },
            { field: 'display_name', detail: 'too long' },
            { pointer: '/tenant', detail: 'a second thought' },
          ],
        },
        { status: 422, headers: { 'content-type': 'application/problem+json' } },
      ),
    )
    const problem = await problemOf(ask('/api/v1/tenants'))
    expect(problem.status).toBe(422)
    expect(problem.message).toBe('some fields were not accepted')
    expect(problem.fields).toEqual({ 'admin.password': 'too short', tenant: 'taken', display_name: 'too long' })
  })

  test.each([
    [
      'a page of a proxy',
      new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }),
      502,
    ],
    ['broken JSON', new Response('{', { status: 500, headers: { 'content-type': 'application/problem+json' } }), 500],
    ['no answer at all', new TypeError('Failed to fetch'), 0],
  ])('that is %s still says something', async (_what, answer, status) => {
    answering(answer)
    const problem = await problemOf(ask('/console/session'))
    expect(problem.status).toBe(status)
    expect(problem.message).not.toContain('<')
    expect(problem.message).toMatch(/[.]$/)
  })

  test('that is an aborted call is no problem to show', async () => {
    answering(new DOMException('aborted', 'AbortError'))
    await expect(ask('/console/session')).rejects.toMatchObject({ name: 'AbortError' })
  })
})
