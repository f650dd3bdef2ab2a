import { preview } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    origin: string
  }
}

/// The built console beside the mock, with the real server's headers, on a free port.
export default async function served(project: TestProject) {
  const server = await preview({ preview: { host: '127.0.0.1', port: 0 }, logLevel: 'warn' })
  const address = server.httpServer.address()
  if (!address || typeof address === 'string') throw new Error('the preview server has no port')
  project.provide('origin', `http://127.0.0.1:${address.port}`)
  return () => server.close()
}
