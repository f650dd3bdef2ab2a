import '../ui/panel.css'
import './agents.css'
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  SearchInput,
  ToggleGroup,
  ToggleGroupItem,
} from '@patternfly/react-core'
import { SearchIcon } from '@patternfly/react-icons'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { agentsQuery } from '../api/admin'
import type { Agent, AgentStatus } from '../api/schema'
import { paths } from '../paths'
import { useMissing, useSession } from '../session'
import { StatusBadge } from '../ui/Badges'
import { Seal } from '../ui/Chain'
import { Failure } from '../ui/Failure'
import { GuardedButton } from '../ui/GuardedButton'
import { LinkButton } from '../ui/LinkButton'
import { Loading } from '../ui/Loading'
import { items, useNames } from '../ui/names'
import { PageTitle } from '../ui/PageTitle'
import { More } from '../table/More'
import { When } from '../ui/When'

const STATUSES: (AgentStatus | 'any')[] = ['any', 'active', 'suspended', 'retired']

/// Every agent of the tenant. What is searched for stands in the address.
export function AgentsPage() {
  const { tenant } = useSession()
  const missing = useMissing('admin:write')
  const [query, setQuery] = useSearchParams()
  const status = STATUSES.find((one) => one === query.get('status')) ?? 'any'
  const [typed, setTyped] = useState(query.get('q') ?? '')
  const q = useDeferredValue(typed.trim())

  useEffect(() => {
    setQuery((now) => withParameter(now, 'q', q), { replace: true })
  }, [q, setQuery])

  const search = { ...(q && { q }), ...(status !== 'any' && { status }) }
  const agents = useInfiniteQuery({ ...agentsQuery(tenant, search), placeholderData: (shown) => shown })
  // the server filters; doing it here too keeps the list true while its answer is under way
  const shown = items(agents.data).filter((agent) => matches(agent, q, status))
  const searching = q !== '' || status !== 'any'

  return (
    <>
      <PageTitle
        title="Agents"
        lead="Software that acts on a person’s behalf, with its own identity and under somebody’s responsibility."
        actions={<RegisterButton missing={missing} />}
      />
      {(searching || shown.length > 0 || agents.isPending) && (
        <div className="procura-tools">
          <SearchInput
            className="procura-tools__search"
            aria-label="Search agents by name or id"
            placeholder="Name or id"
            value={typed}
            onChange={(_event, value) => setTyped(value)}
            onClear={() => setTyped('')}
          />
          <ToggleGroup aria-label="Status">
            {STATUSES.map((one) => (
              <ToggleGroupItem
                key={one}
                buttonId={`status-${one}`}
                text={one.charAt(0).toUpperCase() + one.slice(1)}
                isSelected={status === one}
                onChange={() => setQuery((now) => withParameter(now, 'status', one === 'any' ? '' : one))}
              />
            ))}
          </ToggleGroup>
          <p className="procura-quiet procura-tools__count" role="status">
            {agents.data &&
              `${shown.length === 1 ? '1 agent' : `${shown.length} agents`}${agents.hasNextPage ? ' so far' : ''}`}
          </p>
        </div>
      )}
      {agents.isPending ? (
        <Loading what="Listing the agents" />
      ) : agents.isError ? (
        <Failure error={agents.error} retry={() => void agents.refetch()} />
      ) : shown.length === 0 && !searching ? (
        <NoAgents missing={missing} />
      ) : (
        <>
          {shown.length > 0 ? (
            <AgentTable agents={shown} />
          ) : (
            <NoneFound more={agents.hasNextPage} clear={() => (setTyped(''), setQuery({}))} />
          )}
          <More query={agents} />
        </>
      )}
    </>
  )
}

function withParameter(now: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(now)
  if (value) next.set(name, value)
  else next.delete(name)
  return next
}

function matches(agent: Agent, q: string, status: AgentStatus | 'any'): boolean {
  const words = q.toLowerCase()
  const text = `${agent.name} ${agent.agent_id} ${agent.description ?? ''}`.toLowerCase()
  return (status === 'any' || agent.status === status) && text.includes(words)
}

function RegisterButton({ missing }: { missing: string | null }) {
  const navigate = useNavigate()
  if (!missing) return <LinkButton to={paths.registerAgent}>Register an agent</LinkButton>
  return (
    <GuardedButton why={missing} onClick={() => void navigate(paths.registerAgent)}>
      Register an agent
    </GuardedButton>
  )
}

function AgentTable({ agents }: { agents: Agent[] }) {
  const nameOf = useNames()
  return (
    <div className="procura-panel procura-table">
      <Table aria-label="Agents" gridBreakPoint="grid-md">
        <Thead>
          <Tr>
            <Th width={40}>Agent</Th>
            <Th>Status</Th>
            <Th>Answerable</Th>
            <Th>May ask for</Th>
            <Th modifier="fitContent">Registered</Th>
          </Tr>
        </Thead>
        <Tbody>
          {agents.map((agent) => (
            <Tr key={agent.id}>
              <Td dataLabel="Agent">
                <span className="procura-agent-name">
                  <Seal />
                  <span>
                    <Link to={paths.agent(agent.id)}>{agent.name}</Link>
                    <code className="procura-quiet">{agent.agent_id}</code>
                  </span>
                </span>
              </Td>
              <Td dataLabel="Status">
                <StatusBadge status={agent.status} />
              </Td>
              <Td dataLabel="Answerable" modifier="breakWord">
                {agent.owners.length > 0 ? (
                  agent.owners.map(nameOf).join(', ')
                ) : (
                  <span className="procura-nobody">Nobody</span>
                )}
              </Td>
              <Td dataLabel="May ask for" modifier="breakWord">
                {agent.access.length > 0 ? (
                  agent.access.map(({ resource }) => nameOf(resource)).join(', ')
                ) : (
                  <span className="procura-quiet">Nothing</span>
                )}
              </Td>
              <Td dataLabel="Registered" modifier="nowrap">
                <When at={agent.created_at} as="day" />
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  )
}

function NoAgents({ missing }: { missing: string | null }) {
  return (
    <EmptyState titleText="No agents yet" headingLevel="h2" icon={Seal}>
      <EmptyStateBody>
        Register the first one to give it an identity of its own. People then decide, one by one, whether it may act for
        them.
      </EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <RegisterButton missing={missing} />
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  )
}

function NoneFound({ more, clear }: { more: boolean; clear: () => void }) {
  return (
    <EmptyState
      titleText={more ? 'None among those looked through' : 'No agent matches'}
      headingLevel="h2"
      icon={SearchIcon}
      variant="sm"
    >
      <EmptyStateBody>
        {more
          ? 'There are more agents: look further, or search for something else.'
          : 'Check the spelling, or search less narrowly.'}
      </EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <GuardedButton why={null} variant="link" onClick={clear}>
            Show all agents
          </GuardedButton>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  )
}
