import './agent.css'
import { Alert, Breadcrumb, BreadcrumbItem } from '@patternfly/react-core'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { agentQuery, recordsQuery } from '../api/admin'
import type { Agent } from '../api/schema'
import { AgentLifecycle } from '../forms/AgentLifecycle'
import { paths } from '../paths'
import { useMissing, useSession } from '../session'
import { StatusBadge } from '../ui/Badges'
import { Copyable } from '../ui/Copyable'
import { Failure } from '../ui/Failure'
import { Loading } from '../ui/Loading'
import { idOf } from '../api/reference'
import { useNames } from '../ui/names'
import { NotFound } from '../ui/NotFound'
import { PageTitle } from '../ui/PageTitle'
import { Panel } from '../ui/Panel'
import { RecordLine } from '../ui/RecordLine'
import { When } from '../ui/When'

export function AgentPage() {
  const { tenant } = useSession()
  const { id } = useParams()
  const agent = useQuery(agentQuery(tenant, id ?? ''))
  if (!id) return <NotFound what="This agent" />
  if (agent.isPending) return <Loading what="Fetching the agent" />
  if (agent.isError) {
    return <Failure error={agent.error} retry={() => void agent.refetch()} what="This agent" headingLevel="h1" />
  }
  return <TheAgent agent={agent.data} />
}

function TheAgent({ agent }: { agent: Agent }) {
  return (
    <>
      <PageTitle
        title={agent.name}
        lead={agent.description}
        before={
          <Breadcrumb>
            <BreadcrumbItem
              render={({ className }) => (
                <Link className={className} to={paths.agents}>
                  Agents
                </Link>
              )}
            />
            <BreadcrumbItem isActive>
              <StatusBadge status={agent.status} />
            </BreadcrumbItem>
          </Breadcrumb>
        }
        actions={<AgentLifecycle agent={agent} />}
      />
      {agent.status === 'suspended' && (
        <Alert
          isInline
          variant="warning"
          component="p"
          title="Suspended: this agent gets no tokens, and those it has are refused at introspection."
        >
          {agent.reason}
        </Alert>
      )}
      {agent.status === 'retired' && (
        <Alert isInline variant="info" component="p" title="Retired for good. Its records stay in the audit trail." />
      )}
      <div className="procura-agent">
        <div className="procura-agent__main">
          <MayAskFor agent={agent} />
          <Recently agent={agent} />
        </div>
        <About agent={agent} />
      </div>
    </>
  )
}

function MayAskFor({ agent }: { agent: Agent }) {
  const nameOf = useNames()
  return (
    <Panel title="May ask for" flush>
      {agent.access.length === 0 ? (
        <p className="procura-quiet procura-pad">Nothing: it may not ask for any resource yet.</p>
      ) : (
        <Table aria-label="What this agent may ask for" variant="compact" gridBreakPoint="grid-md">
          <Thead>
            <Tr>
              <Th width={50}>Resource</Th>
              <Th>Scopes</Th>
            </Tr>
          </Thead>
          <Tbody>
            {agent.access.map(({ resource, scopes }) => (
              <Tr key={resource}>
                <Td dataLabel="Resource" modifier="breakWord">
                  {nameOf(resource)}
                  {nameOf(resource) !== resource && <code className="procura-quiet procura-below">{resource}</code>}
                </Td>
                <Td dataLabel="Scopes" modifier="breakWord">
                  <span className="procura-scopes">
                    {scopes.map((scope) => (
                      <code key={scope}>{scope}</code>
                    ))}
                  </span>
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
    </Panel>
  )
}

function Recently({ agent }: { agent: Agent }) {
  const { tenant } = useSession()
  const missing = useMissing('audit:read')
  const records = useQuery({ ...recordsQuery(tenant, { actor: agent.agent_id }, null, 8), enabled: !missing })
  return (
    <Panel
      title="What it did lately"
      aside={
        !missing &&
        (records.data?.items.length ?? 0) > 0 && (
          <Link to={paths.auditOf({ actor: agent.agent_id })}>All its records</Link>
        )
      }
    >
      {missing ? (
        <p className="procura-quiet">{missing}</p>
      ) : records.isPending ? (
        <Loading what="Reading the audit trail" />
      ) : records.isError ? (
        <Failure error={records.error} retry={() => void records.refetch()} />
      ) : records.data.items.length === 0 ? (
        <p className="procura-quiet">Nothing yet.</p>
      ) : (
        <ol className="procura-lines">
          {records.data.items.map((record) => (
            <RecordLine key={record.seq} record={record} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

function About({ agent }: { agent: Agent }) {
  const nameOf = useNames()
  return (
    <Panel title="About">
      <dl className="procura-about">
        <dt>Agent ID, and client ID at the token endpoint</dt>
        <dd>
          <Copyable value={agent.agent_id} label="agent ID" />
        </dd>
        <dt>Answerable</dt>
        <dd>
          {agent.owners.length > 0 ? (
            agent.owners.map((owner) => <span key={idOf(owner)}>{nameOf(owner)}</span>)
          ) : (
            <span className="procura-nobody">Nobody</span>
          )}
        </dd>
        <dt>Acts through</dt>
        <dd>
          {agent.clients.length > 0 ? (
            agent.clients.map((client) => <span key={idOf(client)}>{nameOf(client)}</span>)
          ) : (
            <span className="procura-quiet">No client named</span>
          )}
        </dd>
        <dt>Longest chain it may stand in</dt>
        <dd>
          {agent.max_delegation_depth == null
            ? 'As the tenant allows'
            : agent.max_delegation_depth === 1
              ? '1 agent'
              : `${agent.max_delegation_depth} agents`}
        </dd>
        <dt>Registered</dt>
        <dd>
          <When at={agent.created_at} />
        </dd>
      </dl>
    </Panel>
  )
}
