import './overview.css'
import { EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter, Skeleton } from '@patternfly/react-core'
import { CheckCircleIcon } from '@patternfly/react-icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { agentsQuery, recordsQuery, tenantQuery } from '../api/admin'
import type { Agent, AuditRecord, Tenant } from '../api/schema'
import { chainOf } from '../audit/chain'
import { paths } from '../paths'
import { useMissing, useSession } from '../session'
import { Copyable } from '../ui/Copyable'
import { Failure } from '../ui/Failure'
import { Loading } from '../ui/Loading'
import { items } from '../ui/names'
import { PageTitle } from '../ui/PageTitle'
import { Panel } from '../ui/Panel'
import { RecordLine } from '../ui/RecordLine'

const RECENT = 6

export function OverviewPage() {
  const { tenant, tenant_display_name } = useSession()
  const summary = useQuery(tenantQuery(tenant))
  return (
    <>
      <PageTitle title="Overview" lead={`Who may act for whom at ${tenant_display_name}, and what needs a look.`} />
      {summary.isError ? (
        <Failure error={summary.error} retry={() => void summary.refetch()} />
      ) : (
        <>
          <Counts tenant={summary.data} />
          <div className="procura-overview">
            <RecentActs />
            <div className="procura-overview__side">
              <Attention />
              <Issuer tenant={summary.data} />
            </div>
          </div>
        </>
      )}
    </>
  )
}

const COUNTED = [
  ['agents', 'Agents'],
  ['delegations', 'Delegations'],
  ['users', 'Users'],
  ['clients', 'Clients'],
  ['resources', 'Resources'],
] as const

function Counts({ tenant }: { tenant: Tenant | undefined }) {
  return (
    <dl className="procura-counts">
      {COUNTED.map(([key, label]) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>
            {tenant ? (
              (tenant.counts[key] ?? 0).toLocaleString()
            ) : (
              <Skeleton width="3rem" screenreaderText="Counting" />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function RecentActs() {
  const { tenant } = useSession()
  const missing = useMissing('audit:read')
  const records = useQuery({ ...recordsQuery(tenant, {}, null), enabled: !missing })
  const acts = (records.data?.items ?? []).filter((record) => chainOf(record).agents.length > 0).slice(0, RECENT)
  return (
    <Panel
      title="Who acted for whom, most recently"
      aside={!missing && acts.length > 0 && <Link to={paths.audit}>The whole audit trail</Link>}
    >
      {missing ? (
        <p className="procura-quiet">{missing}</p>
      ) : records.isPending ? (
        <Loading what="Reading the audit trail" />
      ) : records.isError ? (
        <Failure error={records.error} retry={() => void records.refetch()} />
      ) : acts.length === 0 ? (
        <NothingYet />
      ) : (
        <ol className="procura-lines">
          {acts.map((record) => (
            <RecordLine key={record.seq} record={record} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

function NothingYet() {
  const { scopes } = useSession()
  return (
    <EmptyState titleText="No agent has acted yet" headingLevel="h3" variant="sm">
      <EmptyStateBody>
        Once a person lets an agent act, each token it gets appears here, with everyone in the chain.
      </EmptyStateBody>
      {scopes.includes('admin:write') && (
        <EmptyStateFooter>
          <EmptyStateActions>
            <Link to={paths.registerAgent}>Register an agent</Link>
          </EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  )
}

const DAY_MS = 86_400_000

function Attention() {
  const { tenant } = useSession()
  const mayRead = useMissing('admin:read') === null
  const mayAudit = useMissing('audit:read') === null
  const [since] = useState(() => new Date(Math.floor((Date.now() - DAY_MS) / 60_000) * 60_000).toISOString())
  const agents = useInfiniteQuery({ ...agentsQuery(tenant, {}, 200), enabled: mayRead })
  const refusals = useQuery({ ...recordsQuery(tenant, { outcome: 'refused', from: since }, null), enabled: mayAudit })

  if (agents.isLoading || refusals.isLoading) {
    return (
      <Panel title="Needs attention">
        <Loading what="Looking around" />
      </Panel>
    )
  }
  const entries = [...agentsInNeed(items(agents.data)), ...refusalsOf(refusals.data, since)]
  const unknown = agents.isError || refusals.isError
  return (
    <Panel title="Needs attention">
      {entries.length > 0 && (
        <ul className="procura-attention">
          {entries.map(({ key, body }) => (
            <li key={key}>{body}</li>
          ))}
        </ul>
      )}
      {unknown && <p className="procura-quiet">Part of this could not be checked just now.</p>}
      {entries.length === 0 && !unknown && (
        <p className="procura-calm">
          <CheckCircleIcon /> Nothing. No agent is suspended or without an owner, and nothing was refused in the last
          day.
        </p>
      )}
    </Panel>
  )
}

interface Entry {
  key: string
  body: ReactNode
}

function agentsInNeed(agents: Agent[]): Entry[] {
  const suspended = agents.filter((agent) => agent.status === 'suspended')
  const orphaned = agents.filter((agent) => agent.status === 'active' && agent.owners.length === 0)
  const named = (found: Agent[], one: string, many: string, to: string): Entry[] => {
    const [first] = found
    if (!first) return []
    const body =
      found.length === 1 ? (
        <>
          <Link to={paths.agent(first.id)}>{first.name}</Link> {one}
        </>
      ) : (
        <>
          <Link to={to}>{found.length} agents</Link> {many}
        </>
      )
    return [{ key: one, body }]
  }
  return [
    ...named(
      suspended,
      'is suspended: it gets no tokens.',
      'are suspended: they get no tokens.',
      `${paths.agents}?status=suspended`,
    ),
    ...named(orphaned, 'has no owner: nobody answers for it.', 'have no owner: nobody answers for them.', paths.agents),
  ]
}

function refusalsOf(page: { items: AuditRecord[]; next_cursor?: string | null } | undefined, since: string): Entry[] {
  const count = page?.items.length ?? 0
  if (count === 0) return []
  const words = page?.next_cursor ? `More than ${count} refusals` : count === 1 ? 'One refusal' : `${count} refusals`
  return [
    {
      key: 'refusals',
      body: (
        <>
          <Link to={paths.auditOf({ outcome: 'refused', from: since })}>{words}</Link> in the last 24 hours.
        </>
      ),
    },
  ]
}

function Issuer({ tenant }: { tenant: Tenant | undefined }) {
  return (
    <Panel title="Issuer">
      {tenant ? (
        <>
          <Copyable value={tenant.issuer} label="issuer" wrap />
          <p className="procura-quiet procura-issuer__note">
            Clients and resources find every endpoint from this address. It never changes.
          </p>
        </>
      ) : (
        <Skeleton screenreaderText="Reading the issuer" />
      )}
    </Panel>
  )
}
