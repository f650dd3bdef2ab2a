import { Button, FormGroup, FormSelectOption, Label, LabelGroup, TextInput } from '@patternfly/react-core'
import { CaretDownIcon } from '@patternfly/react-icons'
import { useId, type FormEvent } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { agentsQuery, clientsQuery, resourcesQuery, usersQuery, type RecordSearch } from '../api/admin'
import { useMissing, useSession } from '../session'
import { items, useNames } from '../ui/names'
import { COMMON_TYPES, OUTCOMES, sayType } from './vocabulary'
import { queryOf, SEARCH_FIELDS, searchOf, toLocalInput, without, type SearchField } from './search'

const NAMES: Record<SearchField, string> = {
  subject: 'For whom',
  actor: 'Who acted',
  client: 'Client',
  resource: 'Resource',
  type: 'What',
  outcome: 'Outcome',
  jti: 'Token (jti)',
  from: 'From',
  to: 'Until',
}

const SPANS = [
  ['Last hour', 3_600_000],
  ['Last day', 86_400_000],
  ['Last week', 604_800_000],
] as const

/// The form reads the search from the address and writes it there. Ids are offered by name, and may be anything.
export function SearchForm({ search, onSearch }: { search: RecordSearch; onSearch: (search: RecordSearch) => void }) {
  const known = useKnownIds()
  const hidden = ['subject', 'client', 'resource', 'jti'] as const

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    onSearch(searchOf(new FormData(event.currentTarget)))
  }

  return (
    <div className="procura-search">
      {/* a new address is a new form: what stands in the fields is always what was searched for */}
      <form key={queryOf(search).toString()} onSubmit={submit} role="search" aria-label="Audit records">
        <div className="procura-search__fields">
          <Input
            field="actor"
            search={search}
            suggestions={[...known.agents, ...known.users]}
            placeholder="agt_… or usr_…"
          />
          <Input
            field="type"
            search={search}
            suggestions={COMMON_TYPES.map((type) => [type, sayType(type)])}
            placeholder="agent.AgentSuspended"
          />
          <FormGroup label={NAMES.outcome} fieldId="outcome">
            <OutcomeSelect id="outcome" value={search.outcome ?? ''} />
          </FormGroup>
          <Input field="from" search={search} type="datetime-local" />
          <Input field="to" search={search} type="datetime-local" />
        </div>
        <details open={hidden.some((field) => search[field])}>
          <summary>More filters</summary>
          <div className="procura-search__fields">
            <Input
              field="subject"
              search={search}
              suggestions={[...known.users, ...known.agents]}
              placeholder="usr_…"
            />
            <Input field="client" search={search} suggestions={known.clients} placeholder="cli_…" />
            <Input field="resource" search={search} suggestions={known.resources} placeholder="https://…" />
            <Input field="jti" search={search} />
          </div>
        </details>
        <div className="procura-search__actions">
          <Button type="submit">Search</Button>
          {SPANS.map(([name, span]) => (
            <Button key={name} variant="link" onClick={() => onSearch({ ...without(search, 'to'), from: ago(span) })}>
              {name}
            </Button>
          ))}
        </div>
      </form>
      <Active search={search} onSearch={onSearch} />
    </div>
  )
}

/// To the minute, so that the same click soon after is the same search.
function ago(span: number): string {
  return new Date(Math.floor((Date.now() - span) / 60_000) * 60_000).toISOString()
}

function Input({
  field,
  search,
  suggestions = [],
  ...input
}: {
  field: SearchField
  search: RecordSearch
  suggestions?: (readonly [string, string])[]
  placeholder?: string
  type?: 'text' | 'datetime-local'
}) {
  const list = useId()
  const value = search[field]
  const isTime = input.type === 'datetime-local'
  return (
    <FormGroup label={NAMES[field]} fieldId={field}>
      <TextInput
        {...input}
        id={field}
        name={field}
        defaultValue={isTime ? toLocalInput(value) : value}
        {...(isTime && toLocalInput(value).length > 16 && { step: 1 })}
        {...(suggestions.length > 0 && { list })}
        autoComplete="off"
        spellCheck={false}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </datalist>
      )}
    </FormGroup>
  )
}

/// PatternFly's select wants to be controlled; the form reads it by name like any other.
function OutcomeSelect({ id, value }: { id: string; value: string }) {
  const outcomes: readonly string[] = OUTCOMES
  const offered = value && !outcomes.includes(value) ? [...outcomes, value] : outcomes
  return (
    <span className="pf-v6-c-form-control">
      <select id={id} name={id} defaultValue={value}>
        <FormSelectOption value="" label="Any" />
        {offered.map((outcome) => (
          <FormSelectOption key={outcome} value={outcome} label={outcome.charAt(0).toUpperCase() + outcome.slice(1)} />
        ))}
      </select>
      <span className="pf-v6-c-form-control__utilities">
        <span className="pf-v6-c-form-control__toggle-icon">
          <CaretDownIcon />
        </span>
      </span>
    </span>
  )
}

/// What is being looked for, each to be dropped by itself.
function Active({ search, onSearch }: { search: RecordSearch; onSearch: (search: RecordSearch) => void }) {
  const nameOf = useNames()
  const active = SEARCH_FIELDS.flatMap((field) => {
    const value = search[field]
    return value ? [{ field, value }] : []
  })
  if (active.length === 0) return null
  return (
    <LabelGroup
      categoryName="Only"
      numLabels={SEARCH_FIELDS.length}
      isClosable
      closeBtnAriaLabel="Drop all filters"
      onClick={() => onSearch({})}
    >
      {active.map(({ field, value }) => (
        <Label
          key={field}
          variant="outline"
          onClose={() => onSearch(without(search, field))}
          closeBtnAriaLabel={`Drop the filter ${NAMES[field]}`}
          textMaxWidth="20rem"
        >
          {NAMES[field]}: {say(field, value, nameOf)}
        </Label>
      ))}
    </LabelGroup>
  )
}

function say(field: SearchField, value: string, nameOf: (id: string) => string): string {
  if (field === 'from' || field === 'to') return new Date(value).toLocaleString()
  return field === 'type' ? sayType(value) : nameOf(value)
}

function useKnownIds() {
  const { tenant } = useSession()
  const enabled = useMissing('admin:read') === null
  const users = useInfiniteQuery({ ...usersQuery(tenant), enabled })
  const clients = useInfiniteQuery({ ...clientsQuery(tenant), enabled })
  const resources = useInfiniteQuery({ ...resourcesQuery(tenant), enabled })
  const agents = useInfiniteQuery({ ...agentsQuery(tenant, {}, 200), enabled })
  return {
    users: items(users.data).map((user) => [user.id, user.display_name || user.username || ''] as const),
    clients: items(clients.data).map((client) => [client.client_id, client.client_name ?? ''] as const),
    resources: items(resources.data).map((resource) => [resource.identifier, resource.name] as const),
    agents: items(agents.data).map((agent) => [agent.agent_id, agent.name] as const),
  }
}
