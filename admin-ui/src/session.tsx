import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, type ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { fetchSession, type Scope, type Session } from './api/console'
import { Problem } from './api/http'
import { absolute, paths } from './paths'
import { sessionKey } from './session-key'
import { Failure } from './ui/Failure'
import { Front } from './ui/Front'
import { Loading } from './ui/Loading'

const SessionContext = createContext<Session | null>(null)

/// `null`: nobody is signed in. That is an answer, not an error.
export function useSessionQuery() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async () => {
      try {
        return await fetchSession()
      } catch (failure) {
        if (failure instanceof Problem && failure.status === 401) return null
        throw failure
      }
    },
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
  })
}

/// Lets nobody past without a session, and brings them back to where they were going.
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useSessionQuery()
  const { pathname, search } = useLocation()
  if (session.isPending) return <Loading what="Opening the console" />
  if (session.isError) {
    return (
      <Front>
        <Failure error={session.error} retry={() => void session.refetch()} headingLevel="h1" />
      </Front>
    )
  }
  if (!session.data) {
    const returnTo = new URLSearchParams({ return_to: absolute(pathname + search) })
    return <Navigate to={`${paths.signIn}?${returnTo}`} replace />
  }
  return <SessionContext value={session.data}>{children}</SessionContext>
}

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession outside RequireSession')
  return session
}

/// Why the person may not, in words for a disabled button; `null` when they may. The server decides again in any case.
export function useMissing(scope: Scope): string | null {
  const { scopes } = useSession()
  return scopes.includes(scope) ? null : `Your sign-in lacks the permission ${scope}.`
}
