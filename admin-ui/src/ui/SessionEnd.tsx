import { Alert, AlertActionLink } from '@patternfly/react-core'
import { useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { goToLogin } from '../api/console'
import { absolute } from '../paths'
import { useSession } from '../session'

const WARN_BEFORE_MS = 5 * 60_000

/// Says that the session is about to end while there is still time to finish.
export function SessionEnd({ expiresAt }: { expiresAt: string }) {
  const { tenant } = useSession()
  const { pathname, search } = useLocation()
  const end = Date.parse(expiresAt)
  const [near, setNear] = useState(false)

  useEffect(() => {
    setNear(end - Date.now() < WARN_BEFORE_MS)
    const wait = end - WARN_BEFORE_MS - Date.now()
    // beyond 2^31 ms a timer would fire at once
    if (wait <= 0 || wait > 2_147_483_647) return
    const timer = setTimeout(() => setNear(true), wait)
    return () => clearTimeout(timer)
  }, [end])

  if (!near) return null
  return (
    <Alert
      isInline
      variant="warning"
      title={`Your session ends at ${new Date(end).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}.`}
      actionLinks={
        <AlertActionLink onClick={() => goToLogin(tenant, absolute(pathname + search))}>Sign in again</AlertActionLink>
      }
    />
  )
}
