import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { vi } from 'vitest'
import { MockServer } from '../mock-api/mock-server'
import { newQueryClient } from './query-client'
import { routes } from './routes'
import { ToastProvider } from './ui/Toasts'

const ORIGIN = 'http://127.0.0.1:4173'

/// The whole console at an address, for specs: the mock stands where `fetch` was, signed in as a tenant or as nobody.
export function renderConsole(path: string, tenant: string | null) {
  const mock = new MockServer()
  mock.signedInAs = tenant
  const asked: string[] = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const { signal: _, ...rest } = init
    const request = new Request(new URL(address, ORIGIN), rest)
    asked.push(`${request.method} ${address}`)
    const answer = await mock.answer(request)
    if (!answer) throw new TypeError(`nothing answers ${address}`)
    return answer
  })
  const router = createMemoryRouter(routes, { initialEntries: [path] })
  const queryClient = newQueryClient()
  queryClient.setDefaultOptions({ queries: { retry: false } })
  render(
    <QueryClientProvider client={queryClient}>
      <ToastProvider>
        <RouterProvider router={router} />
      </ToastProvider>
    </QueryClientProvider>,
  )
  return { mock, router, asked }
}
