import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, FormSection, Title } from '@patternfly/react-core'
import { useRef, useState, type FormEvent } from 'react'
import { Link } from 'react-router'
import { signUp } from '../api/admin'
import { fetchConfiguration, goToLogin } from '../api/console'
import { newIdempotencyKey, Problem } from '../api/http'
import type { SignedUp, SignUp } from '../api/schema'
import { absolute, paths } from '../paths'
import { slugOf } from '../tenant-name'
import { Failure, sayError } from '../ui/Failure'
import { Field } from '../ui/Field'
import { useFocusFirstInvalid } from '../ui/focus-first-invalid'
import { Front } from '../ui/Front'
import { Loading } from '../ui/Loading'
import { OneTimeSecret } from '../ui/OneTimeSecret'
import { useDocumentTitle } from '../ui/PageTitle'

export function SignUpPage() {
  useDocumentTitle('Sign up')
  const configuration = useQuery({ queryKey: ['configuration'], queryFn: fetchConfiguration, staleTime: Infinity })
  const [made, setMade] = useState<SignedUp | null>(null)
  return (
    <Front>
      {made ? (
        <Welcome made={made} />
      ) : configuration.isPending ? (
        <Loading what="Opening sign-up" />
      ) : configuration.isError ? (
        <Failure error={configuration.error} retry={() => void configuration.refetch()} headingLevel="h1" />
      ) : (
        <SignUpForm
          needsToken={configuration.data.signup === 'token'}
          baseUrl={configuration.data.base_url}
          done={setMade}
        />
      )}
    </Front>
  )
}

function SignUpForm({
  needsToken,
  baseUrl,
  done,
}: {
  needsToken: boolean
  baseUrl: string
  done: (made: SignedUp) => void
}) {
  const [displayName, setDisplayName] = useState('')
  const [ownSlug, setOwnSlug] = useState<string | null>(null)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [token, setToken] = useState('')
  const key = useRef(newIdempotencyKey())
  const form = useRef<HTMLFormElement>(null)
  const tenant = ownSlug ?? slugOf(displayName)

  const signingUp = useMutation({
    mutationFn: (body: SignUp) => signUp(body, key.current),
    onSuccess: done,
    onError: () => {
      key.current = newIdempotencyKey()
    },
  })
  useFocusFirstInvalid(form, signingUp.error)
  const fields = signingUp.error instanceof Problem ? fieldsOf(signingUp.error) : {}

  function submit(event: FormEvent) {
    event.preventDefault()
    signingUp.mutate({
      tenant,
      display_name: displayName.trim(),
      admin: { email: email.trim(), password },
      ...(needsToken && { signup_token: token.trim() }),
    })
  }

  return (
    <>
      <Title headingLevel="h1" size="3xl">
        Sign up
      </Title>
      {signingUp.isError && Object.keys(fields).length === 0 && (
        <Alert isInline variant="danger" component="p" title="The tenant was not made" role="alert">
          {sayError(signingUp.error)}
        </Alert>
      )}
      <Form ref={form} onSubmit={submit}>
        <FormSection title="The tenant" titleElement="h2">
          <Field
            id="display_name"
            label="Name"
            isRequired
            value={displayName}
            onChange={(_event, value) => setDisplayName(value)}
            autoComplete="organization"
            hint="As people will read it when they are asked to approve an agent."
            error={fields['display_name']}
          />
          <Field
            id="tenant"
            label="Short name"
            isRequired
            value={tenant}
            onChange={(_event, value) => setOwnSlug(value)}
            autoCapitalize="none"
            spellCheck={false}
            hint={
              <>
                Part of your issuer, and fixed from now on:{' '}
                <code className="procura-break">{`${baseUrl}/t/${tenant || '…'}`}</code>
              </>
            }
            error={fields['tenant']}
          />
        </FormSection>
        <FormSection title="Its first administrator" titleElement="h2">
          <Field
            id="email"
            label="E-mail"
            type="email"
            isRequired
            value={email}
            onChange={(_event, value) => setEmail(value)}
            autoComplete="username"
            error={fields['admin.email']}
          />
          <Field
            id="password"
            label="Password"
            type="password"
            isRequired
            value={password}
            onChange={(_event, value) => setPassword(value)}
            autoComplete="new-password"
            hint="Long beats complicated: 15 characters or more are a good length."
            error={fields['admin.password']}
          />
        </FormSection>
        {needsToken && (
          <Field
            id="signup_token"
            label="Sign-up token"
            isRequired
            value={token}
            onChange={(_event, value) => setToken(value)}
            autoComplete="off"
            spellCheck={false}
            hint="Printed by the server when it started for the first time. It works once."
            error={fields['signup_token']}
          />
        )}
        <Button
          type="submit"
          variant="primary"
          size="lg"
          isBlock
          isLoading={signingUp.isPending}
          isDisabled={signingUp.isPending}
        >
          Make the tenant
        </Button>
      </Form>
      <p>
        A tenant already? <Link to={paths.signIn}>Sign in</Link>
      </p>
    </>
  )
}

/// That a name is taken concerns one field, also where the server names none.
function fieldsOf(problem: Problem): Record<string, string> {
  return problem.details.type?.endsWith('name-taken') ? { tenant: problem.message } : problem.fields
}

function Welcome({ made }: { made: SignedUp }) {
  return (
    <>
      <Title headingLevel="h1" size="3xl" tabIndex={-1} ref={(heading) => heading?.focus()}>
        The tenant is ready
      </Title>
      <OneTimeSecret
        lead="Scripts call the admin API as this management client, by client_credentials."
        rows={[
          { label: 'Issuer', value: made.issuer },
          { label: 'Client ID', value: made.management_client.client_id },
        ]}
        secret={made.management_client.client_secret}
      />
      <Button variant="primary" size="lg" isBlock onClick={() => goToLogin(made.tenant, absolute(paths.overview))}>
        Go to sign-in
      </Button>
    </>
  )
}
