import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connect, Plugin } from 'vite'
import { MockServer } from './mock-server.ts'

/// What the real server sends with the console, and Trusted Types on top: the built console works under all of it.
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/// Serves the mock beside `vite` (development) and, with the real headers, beside `vite preview` (the built console).
export function mockApi(mock = new MockServer()): Plugin {
  return {
    name: 'mock-api',
    configureServer(server) {
      server.middlewares.use(answering(mock))
    },
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => {
        response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY)
        response.setHeader('X-Content-Type-Options', 'nosniff')
        response.setHeader('Referrer-Policy', 'no-referrer')
        response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
        next()
      })
      server.middlewares.use(answering(mock))
    },
  }
}

function answering(mock: MockServer): Connect.NextHandleFunction {
  return (incoming, outgoing, next) => {
    void forward(mock, incoming, outgoing).then((answered) => {
      if (!answered) next()
    }, next)
  }
}

async function forward(mock: MockServer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean> {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`)
  if (!/^\/(api|console\/(session|login|logout|configuration))(\/|$)/.test(url.pathname)) return false
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const method = incoming.method ?? 'GET'
  const body = method === 'GET' || method === 'HEAD' ? undefined : new Uint8Array(Buffer.concat(chunks))
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value)
  const answer = await mock.answer(new Request(url, { method, headers, ...(body && { body }) }))
  if (!answer) return false
  outgoing.statusCode = answer.status
  answer.headers.forEach((value, name) => outgoing.setHeader(name, value))
  outgoing.end(Buffer.from(await answer.arrayBuffer()))
  return true
}
