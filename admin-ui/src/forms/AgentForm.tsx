import { Button, Form, FormSection, Radio, TextArea } from '@patternfly/react-core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useRef, useState, type FormEvent } from 'react'
import { clientsQuery, resourcesQuery, useRegisterAgent, usersQuery } from '../api/admin'
import { newIdempotencyKey, Problem } from '../api/http'
import type { RegisteredAgent } from '../api/schema'
import { paths } from '../paths'
import { useSession } from '../session'
import { Refusal } from '../ui/Failure'
import { Field } from '../ui/Field'
import { useFocusFirstInvalid } from '../ui/focus-first-invalid'
import { LinkButton } from '../ui/LinkButton'
import { items } from '../ui/names'
import { AccessPicker } from './AccessPicker'
import { byFormField, checkDraft, DEEPEST, type AgentDraft } from './agent-draft'
import { Picker } from './Picker'

export function AgentForm({
  draft,
  onChange,
  onRegistered,
}: {
  draft: AgentDraft
  onChange: (draft: AgentDraft) => void
  onRegistered: (agent: RegisteredAgent) => void
}) {
  const { tenant } = useSession()
  const [person, setPerson] = useState('')
  const [software, setSoftware] = useState('')
  const users = useInfiniteQuery(usersQuery(tenant))
  const username = useDeferredValue(person.trim())
  const further = useInfiniteQuery({ ...usersQuery(tenant, username), enabled: users.hasNextPage && username !== '' })
  const people = new Map([...items(users.data), ...items(further.data)].map((user) => [user.id, user]))
  const clients = useInfiniteQuery(clientsQuery(tenant))
  const resources = useInfiniteQuery(resourcesQuery(tenant))
  const register = useRegisterAgent(tenant)
  const [found, setFound] = useState<Record<string, string>>({})
  const key = useRef(newIdempotencyKey())
  const form = useRef<HTMLFormElement>(null)

  useFocusFirstInvalid(form, Object.keys(found).length > 0 ? found : register.error)
  const refused = register.error instanceof Problem ? byFormField(register.error.fields) : {}
  const errors = { ...refused, ...found }
  const set = (change: Partial<AgentDraft>) => onChange({ ...draft, ...change })

  function submit(event: FormEvent) {
    event.preventDefault()
    const checked = checkDraft(draft)
    if ('fields' in checked) {
      setFound(checked.fields)
      return
    }
    setFound({})
    register.mutate(
      { body: checked.body, key: key.current },
      {
        onSuccess: onRegistered,
        onError: (error) => {
          // refused: what is sent next is another request. Unanswered: it is the same one again
          if (error instanceof Problem && error.status > 0 && error.status < 500) key.current = newIdempotencyKey()
        },
      },
    )
  }

  return (
    <Form ref={form} onSubmit={submit} noValidate className="procura-register__form">
      <FormSection title="Name" titleElement="h2">
        <Field
          id="name"
          label="Name"
          isRequired
          value={draft.name}
          onChange={(_event, name) => set({ name })}
          autoComplete="off"
          hint="People read it when they are asked to let the agent act for them."
          error={errors['name']}
        />
        <Field
          id="description"
          label="What it does"
          hint="One sentence, for whoever reviews it."
          error={errors['description']}
        >
          <TextArea
            id="description"
            value={draft.description}
            onChange={(_event, description) => set({ description })}
            resizeOrientation="vertical"
            rows={2}
            aria-describedby="description-below"
          />
        </Field>
      </FormSection>

      <FormSection title="Responsibility" titleElement="h2">
        <Picker
          legend="Who answers for it"
          isRequired
          hint={`The people to ask when something looks wrong.${users.hasNextPage ? ' Whoever is not in the list is found by their whole username.' : ''}`}
          error={errors['owners']}
          choices={[...people.values()].map(({ id, display_name, username, email }) => ({
            id,
            name: display_name || username || id,
            detail: [username, email].filter(Boolean).join(' · '),
          }))}
          chosen={draft.owners}
          onChange={(owners) => set({ owners })}
          query={users}
          words={person}
          onWords={setPerson}
          empty="There are no users yet."
        />
        <Picker
          legend="Clients it acts through"
          hint="The applications in which people meet it."
          error={errors['clients']}
          choices={items(clients.data).map(({ client_id, client_name }) => ({
            id: client_id,
            name: client_name || client_id,
            detail: client_name ? client_id : null,
          }))}
          chosen={draft.clients}
          onChange={(clients) => set({ clients })}
          query={clients}
          words={software}
          onWords={setSoftware}
          empty="There are no clients yet. Clients can be added to the agent later."
        />
      </FormSection>

      <FormSection title="Limits" titleElement="h2">
        <p className="procura-quiet">The most it may ever ask for. What it gets is never more than a person allowed.</p>
        <AccessPicker
          resources={items(resources.data)}
          access={draft.access}
          onChange={(access) => set({ access })}
          error={errors['access']}
          query={resources}
        />
        <Field
          id="max_delegation_depth"
          label="Longest chain of agents"
          type="number"
          min={1}
          max={DEEPEST}
          value={draft.maxDelegationDepth}
          onChange={(_event, maxDelegationDepth) => set({ maxDelegationDepth })}
          className="procura-number"
          hint="How many may act one for another. 1: it hands on to nobody."
          error={errors['max_delegation_depth']}
        />
      </FormSection>

      <FormSection title="Credential" titleElement="h2">
        <div role="radiogroup" aria-label="Credential" className="procura-radios">
          <Radio
            id="credential-secret"
            name="credential"
            label="Client secret"
            description="Made by the server and shown once. Simple; keep it where secrets are kept."
            isChecked={draft.credential === 'client_secret'}
            onChange={() => set({ credential: 'client_secret' })}
          />
          <Radio
            id="credential-key"
            name="credential"
            label="Key pair (private_key_jwt)"
            description="The agent signs with its own key, and nothing secret is ever sent."
            isChecked={draft.credential === 'private_key_jwt'}
            onChange={() => set({ credential: 'private_key_jwt' })}
          />
        </div>
        {draft.credential === 'private_key_jwt' && (
          <Field
            id="jwks"
            label="Public keys, as a JWK Set"
            isRequired
            hint="Only public keys. ES256 and EdDSA are good choices."
            error={errors['credential.jwks']}
          >
            <TextArea
              id="jwks"
              value={draft.jwks}
              onChange={(_event, jwks) => set({ jwks })}
              validated={errors['credential.jwks'] ? 'error' : 'default'}
              aria-describedby="jwks-below"
              resizeOrientation="vertical"
              rows={6}
              spellCheck={false}
              className="procura-mono"
              placeholder='{"keys":[{"kty":"EC","crv":"P-256","x":"…","y":"…"}]}'
            />
          </Field>
        )}
      </FormSection>

      {register.isError && <Refusal error={register.error} title="The agent was not registered" />}
      <div className="procura-title__actions">
        <Button type="submit" isLoading={register.isPending} isDisabled={register.isPending}>
          Register the agent
        </Button>
        <LinkButton variant="link" to={paths.agents}>
          Cancel
        </LinkButton>
      </div>
    </Form>
  )
}
