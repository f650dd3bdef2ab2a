import {
  Alert,
  AlertActionLink,
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
} from '@patternfly/react-core'
import { LockIcon, PluggedIcon } from '@patternfly/react-icons'
import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { goToLogin } from '../api/console'
import { Problem } from '../api/http'
import { absolute } from '../paths'
import { useSession } from '../session'
import { NotFound } from './NotFound'
import { sentence, Words } from './Words'

/// In place of what could not be loaded: what happened, and what to do about it.
export function Failure({
  error,
  retry,
  what = 'This',
  headingLevel = 'h2',
}: {
  error: unknown
  retry: () => void
  what?: string
  /// `h1` where it stands for the whole page.
  headingLevel?: 'h1' | 'h2'
}) {
  if (error instanceof Problem && error.status === 404) return <NotFound what={what} />
  const forbidden = error instanceof Problem && error.status === 403
  return (
    <EmptyState
      titleText={forbidden ? 'Not among the things you may see' : 'This could not be loaded'}
      headingLevel={headingLevel}
      icon={forbidden ? LockIcon : PluggedIcon}
      variant="sm"
    >
      <EmptyStateBody>{sayError(error)}</EmptyStateBody>
      {!forbidden && (
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="secondary" onClick={retry}>
              Try again
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  )
}

/// Above a form or an action that was refused.
export function Refusal({ error, title }: { error: unknown; title: string }) {
  const { tenant } = useSession()
  const { pathname, search } = useLocation()
  const freshSignIn = error instanceof Problem && error.details.type?.endsWith('fresh-authentication-required')
  return (
    <Alert
      isInline
      variant="danger"
      title={title}
      component="p"
      role="alert"
      {...(freshSignIn && {
        actionLinks: (
          <AlertActionLink onClick={() => goToLogin(tenant, absolute(pathname + search))}>
            Sign in again
          </AlertActionLink>
        ),
      })}
    >
      {sayError(error)}
    </Alert>
  )
}

/// The problem's own words, as a sentence.
export function sayError(error: unknown): ReactNode {
  if (!(error instanceof Problem)) return 'Something went wrong in the console itself. Reload the page.'
  return <Words text={sentence(error.message)} />
}
