import { Alert, Button, Form, Title } from '@patternfly/react-core'
import { useState, type FormEvent } from 'react'
import { Link, Navigate, useSearchParams } from 'react-router'
import { goToLogin } from '../api/console'
import { paths, safeReturnTo } from '../paths'
import { useSessionQuery } from '../session'
import { Field } from '../ui/Field'
import { Front } from '../ui/Front'
import { useDocumentTitle } from '../ui/PageTitle'

const REFUSALS: Record<string, string> = {
  unknown_tenant: 'There is no tenant by that name. Check the spelling, or sign up.',
  session_expired: 'The sign-in took too long, or was begun in another browser. Start again.',
  temporarily_unavailable: 'The tenant’s sign-in page cannot be reached just now. Try again in a moment.',
  access_denied: 'That account may not use the console. Ask an administrator of the tenant.',
}

const LAST_TENANT = 'procura.tenant'

/// Names the tenant and hands over to its own sign-in page: this page never sees a password.
export function SignInPage() {
  useDocumentTitle('Sign in')
  const session = useSessionQuery()
  const [query] = useSearchParams()
  const [tenant, setTenant] = useState(query.get('tenant') ?? remembered())
  const [leaving, setLeaving] = useState(false)
  const refused = query.get('error')
  const returnTo = safeReturnTo(query.get('return_to'))

  if (session.data) return <Navigate to={returnTo.slice('/console'.length)} replace />

  function submit(event: FormEvent) {
    event.preventDefault()
    const name = tenant.trim()
    if (!name) return
    remember(name)
    setLeaving(true)
    goToLogin(name, returnTo)
  }

  return (
    <Front>
      <Title headingLevel="h1" size="3xl">
        Sign in
      </Title>
      {refused && (
        <Alert
          isInline
          variant="danger"
          component="p"
          title={REFUSALS[refused] ?? 'The sign-in did not succeed. Try again.'}
          role="alert"
        />
      )}
      {!refused && query.has('return_to') && (
        <Alert
          isInline
          isPlain
          variant="info"
          component="p"
          title="Sign in, and you come back to where you were going."
        />
      )}
      {session.isError && (
        <Alert isInline variant="warning" component="p" title="The server could not be reached just now." />
      )}
      <Form onSubmit={submit} autoComplete="on">
        <Field
          id="tenant"
          label="Tenant"
          isRequired
          value={tenant}
          onChange={(_event, value) => setTenant(value)}
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="acme"
          hint="The short name in your issuer, after /t/. You sign in on the tenant’s own page."
        />
        <Button type="submit" variant="primary" size="lg" isBlock isLoading={leaving} isDisabled={leaving}>
          Go to sign-in
        </Button>
      </Form>
      <p>
        No tenant yet? <Link to={paths.signUp}>Sign up</Link>
      </p>
    </Front>
  )
}

function remembered(): string {
  try {
    return localStorage.getItem(LAST_TENANT) ?? ''
  } catch {
    return ''
  }
}

function remember(tenant: string): void {
  try {
    localStorage.setItem(LAST_TENANT, tenant)
  } catch {
    // only a convenience
  }
}
