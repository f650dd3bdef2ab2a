import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from './api/http'
import { sessionKey } from './session-key'

/// One rule for every call: a refusal is an answer and is not asked again, and a 401 ends the session for the whole page.
export function newQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: endSessionOn401 }),
    mutationCache: new MutationCache({ onError: endSessionOn401 }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && isPassing(error),
        retryDelay: (failures) => 400 * 2 ** failures,
      },
    },
  })

  function endSessionOn401(error: unknown) {
    if (error instanceof Problem && error.status === 401) client.setQueryData(sessionKey, null)
  }

  return client
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof Problem &&
    (error.status === 0 || error.status === 502 || error.status === 503 || error.status === 504)
  )
}
