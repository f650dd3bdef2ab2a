/// The admin API's calls and their place in the query cache.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, askText, order, send } from './http'
import type {
  Agent,
  AgentStatus,
  AuditFilters,
  AuditRecord,
  Client,
  Export,
  Page,
  RegisterAgent,
  RegisteredAgent,
  RequestExport,
  Resource,
  SignedUp,
  SignUp,
  Tenant,
  User,
} from './schema'

const API = '/api/v1'

function under(tenant: string, ...parts: string[]): string {
  return [API, 'tenants', ...[tenant, ...parts].map(encodeURIComponent)].join('/')
}

function withQuery(path: string, query: Record<string, string | number | undefined | null>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return given.length ? `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : path
}

export const signUp = (body: SignUp, key: string) => send<SignedUp>(`${API}/tenants`, body, key)

export const tenantQuery = (tenant: string) =>
  queryOptions({
    queryKey: [tenant, 'tenant'],
    queryFn: ({ signal }) => ask<Tenant>(under(tenant), { signal }),
  })

/// One page of everything a picker or a name look-up needs; more is loaded when somebody asks.
function collection<Item>(tenant: string, name: 'users' | 'clients' | 'resources', q = '') {
  return infiniteQueryOptions({
    queryKey: [tenant, name, q],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Item>>(withQuery(under(tenant, name), { limit: 200, cursor: pageParam, q }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    staleTime: 60_000,
  })
}

/// People's names are sealed on the server, so `username` finds one whole username and nothing like it.
export const usersQuery = (tenant: string, username = '') => collection<User>(tenant, 'users', username)
export const clientsQuery = (tenant: string) => collection<Client>(tenant, 'clients')
export const resourcesQuery = (tenant: string) => collection<Resource>(tenant, 'resources')

export interface AgentSearch {
  q?: string
  status?: AgentStatus
}

export const agentsQuery = (tenant: string, search: AgentSearch = {}, limit = 50) =>
  infiniteQueryOptions({
    queryKey: [tenant, 'agents', search, limit],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Agent>>(
        withQuery(under(tenant, 'agents'), { limit, cursor: pageParam, q: search.q, status: search.status }),
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
  })

export const agentQuery = (tenant: string, id: string) =>
  queryOptions({
    queryKey: [tenant, 'agent', id],
    queryFn: ({ signal }) => ask<Agent>(under(tenant, 'agents', id), { signal }),
  })

/// A change of an agent shows everywhere at once: in lists, in counts, in the audit trail.
function useAgentChange<Input, Answer>(tenant: string, change: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => cache.invalidateQueries({ queryKey: [tenant] }),
  })
}

export const useRegisterAgent = (tenant: string) =>
  useAgentChange(tenant, ({ body, key }: { body: RegisterAgent; key: string }) =>
    send<RegisteredAgent>(under(tenant, 'agents'), body, key),
  )

export type LifecycleStep = 'suspend' | 'reinstate' | 'retire'

export const useLifecycleStep = (tenant: string, id: string) =>
  useAgentChange(tenant, ({ step, reason }: { step: LifecycleStep; reason?: string }) =>
    order(under(tenant, 'agents', id, step), reason ? { reason } : undefined),
  )

export interface RecordSearch extends AuditFilters {
  from?: string
  to?: string
}

export const recordsQuery = (tenant: string, search: RecordSearch, cursor: string | null, limit = 50) =>
  queryOptions({
    queryKey: [tenant, 'records', search, cursor, limit],
    queryFn: ({ signal }) =>
      ask<Page<AuditRecord>>(withQuery(under(tenant, 'audit', 'records'), { ...search, limit, cursor }), { signal }),
  })

export const recordQuery = (tenant: string, seq: string) =>
  queryOptions({
    queryKey: [tenant, 'record', seq],
    queryFn: ({ signal }) => ask<AuditRecord>(under(tenant, 'audit', 'records', seq), { signal }),
  })

export const checkpointQuery = (tenant: string) =>
  queryOptions({
    queryKey: [tenant, 'checkpoint'],
    queryFn: ({ signal }) => askText(checkpointUrl(tenant), { signal }),
  })

export const checkpointUrl = (tenant: string) => under(tenant, 'audit', 'checkpoint')

const POLL_WHILE_RUNNING_MS = 2000

export const exportsQuery = (tenant: string) =>
  infiniteQueryOptions({
    queryKey: [tenant, 'exports'],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Export>>(withQuery(under(tenant, 'audit', 'exports'), { limit: 20, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
  })

/// One running export, asked again until it is done.
export const exportQuery = (tenant: string, id: string, initial: Export) =>
  queryOptions({
    queryKey: [tenant, 'export', id],
    queryFn: ({ signal }) => ask<Export>(under(tenant, 'audit', 'exports', id), { signal }),
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? POLL_WHILE_RUNNING_MS : false),
    enabled: initial.status === 'running',
  })

export const bundleUrl = (tenant: string, id: string) => under(tenant, 'audit', 'exports', id, 'bundle')

export function useRequestExport(tenant: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ body, key }: { body: RequestExport; key: string }) =>
      send<Export>(under(tenant, 'audit', 'exports'), body, key),
    onSuccess: () => cache.invalidateQueries({ queryKey: [tenant, 'exports'] }),
  })
}
