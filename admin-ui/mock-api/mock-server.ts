/// A stand-in for the server: the console runs, and is tested, without one. Requests and responses are the Fetch API's,
/// so the same code answers a browser (through the Vite plugin) and a unit test (in place of `fetch`).
import type { Agent, AuditRecord, Export, RegisterAgent, RequestExport, SignUp } from '../src/api/schema'
import { NOW, seed, type World } from './world.ts'

const COOKIE = 'procura_mock'

export class MockServer {
  signup: 'open' | 'token' = 'token'
  private worlds = seed()
  private made = 0

  /// Signs a tenant's administrator in, for tests without a browser.
  signedInAs: string | null = null

  reset(): void {
    this.worlds = seed()
    this.made = 0
  }

  world(tenant: string): World {
    const world = this.worlds.get(tenant)
    if (!world) throw new Error(`no mock tenant ${tenant}`)
    return world
  }

  async answer(request: Request): Promise<Response | null> {
    const url = new URL(request.url)
    const route = `${request.method} ${url.pathname}`
    if (route === 'GET /console/login') return this.login(url)
    const download = route.startsWith('GET ') && /\/(bundle|checkpoint)$/.test(url.pathname)
    if (url.pathname.startsWith('/api/') || isConsoleCall(url.pathname)) {
      if (!download && request.headers.get('x-procura-console') !== '1')
        return problem(403, 'cross-site', 'a session works from the console’s pages only')
    } else {
      return null
    }
    if (route === 'GET /console/configuration') return json({ signup: this.signup, base_url: url.origin })
    if (route === 'POST /api/v1/tenants') return this.signUp(await body<SignUp>(request), url.origin)
    const tenant = this.signedInAs ?? cookieOf(request)
    const world = tenant ? this.worlds.get(tenant) : undefined
    if (!world) return problem(401, 'authentication-required', 'sign in first')
    if (route === 'GET /console/session') return json(sessionOf(world))
    if (route === 'POST /console/logout') {
      this.signedInAs = null
      return new Response(null, { status: 204, headers: { 'set-cookie': `${COOKIE}=; Path=/; Max-Age=0` } })
    }
    const parts = url.pathname.split('/').slice(4).map(decodeURIComponent)
    if (parts[0] !== world.tenant.tenant) return problem(404, 'not-found', 'no such tenant')
    if (world.failsWith) return problem(world.failsWith, 'unavailable', 'the read model is catching up')
    return this.admin(request, world, parts.slice(1), url.searchParams)
  }

  private login(url: URL): Response {
    const tenant = url.searchParams.get('tenant') ?? ''
    if (!this.worlds.has(tenant)) {
      return redirect(`/console/?${new URLSearchParams({ error: 'unknown_tenant', tenant })}`)
    }
    return redirect(
      url.searchParams.get('return_to') ?? '/console/overview',
      `${COOKIE}=${tenant}; Path=/; HttpOnly; SameSite=Lax`,
    )
  }

  private signUp(wanted: SignUp, origin: string): Response {
    const errors = []
    if ((wanted.admin?.password ?? '').length < 12)
      errors.push({ field: 'admin.password', detail: 'use 12 characters or more' })
    if (this.signup === 'token' && wanted.signup_token !== 'let-me-in')
      errors.push({ field: 'signup_token', detail: 'this token is not valid or was used' })
    if (errors.length) return problem(422, 'invalid-fields', 'some fields were not accepted', errors)
    if (this.worlds.has(wanted.tenant)) {
      return problem(409, 'name-taken', `the tenant name \`${wanted.tenant}\` is taken`)
    }
    const world: World = { ...this.world('empty'), agents: [], records: [], exports: [] }
    world.tenant = {
      ...world.tenant,
      tenant: wanted.tenant,
      display_name: wanted.display_name,
      issuer: `${origin}/t/${wanted.tenant}`,
    }
    this.worlds.set(wanted.tenant, world)
    return json(
      {
        tenant: wanted.tenant,
        issuer: world.tenant.issuer,
        console_url: `${origin}/console`,
        management_client: {
          client_id: 'cli_0mAnAg3m3nTcLi',
          client_secret: 'procura_secret_4vT9xQ2mLk7RzW1nYb6HdJ8sPc3FgA0u2Kx',
        },
      },
      201,
    )
  }

  private async admin(request: Request, world: World, parts: string[], query: URLSearchParams): Promise<Response> {
    const [collection, id, action, sub] = parts
    const read = request.method === 'GET'
    const needs =
      collection === 'audit' ? (id === 'exports' ? 'audit:export' : 'audit:read') : read ? 'admin:read' : 'admin:write'
    if (!world.scopes.includes(needs)) return problem(403, 'insufficient-scope', `this needs \`${needs}\``)
    if (!collection) return json(world.tenant)
    if (collection === 'users' || collection === 'clients' || collection === 'resources') {
      return json(page<unknown>(world[collection], query))
    }
    if (collection === 'agents') {
      if (!id)
        return read
          ? json(page(searchAgents(world.agents, query), query))
          : this.register(world, await body<RegisterAgent>(request))
      const agent = world.agents.find((one) => one.id === id)
      if (!agent) return problem(404, 'not-found', 'no such agent')
      if (!action) return json(agent)
      const { reason } = request.headers.has('content-type') ? await body<{ reason?: string }>(request) : {}
      return this.step(world, agent, action, reason)
    }
    if (collection === 'audit') {
      if (id === 'records' && action) {
        const record = world.records.find(({ seq }) => String(seq) === action)
        return record ? json(record) : problem(404, 'not-found', 'there is no such record')
      }
      if (id === 'records') return json(page(searchRecords(world.records, query), query))
      if (id === 'checkpoint') return text(CHECKPOINT(world.tenant.tenant))
      if (id === 'exports') return this.exports(request, world, action, sub, query)
    }
    return problem(404, 'not-found', 'no such address')
  }

  private register(world: World, wanted: RegisterAgent): Response {
    const errors = []
    if (world.agents.some((agent) => agent.name === wanted.name))
      errors.push({ field: 'name', detail: `an agent named \`${wanted.name}\` exists already` })
    if (!wanted.owners?.length) errors.push({ field: 'owners', detail: 'at least one owner is required' })
    if (errors.length) return problem(422, 'invalid-fields', 'some fields were not accepted', errors)
    this.made += 1
    const { credential, ...rest } = wanted
    const id = `agt_${String(this.made).padStart(14, 'N')}`
    const agent: Agent = {
      id,
      agent_id: id,
      status: 'active',
      description: '',
      max_delegation_depth: 1,
      ...rest,
      created_at: new Date(NOW).toISOString(),
    }
    world.agents.unshift(agent)
    world.tenant.counts.agents = (world.tenant.counts.agents ?? 0) + 1
    this.record(world, 'agent.AgentRegistered', id)
    return json(
      credential.type === 'client_secret'
        ? { ...agent, client_secret: 'procura_secret_8hJk2LmN4pQr6StV0wXy1ZaB3cDe5FgH7i9J' }
        : agent,
      201,
    )
  }

  private step(world: World, agent: Agent, step: string, reason?: string): Response {
    const becomes = { suspend: 'suspended', reinstate: 'active', retire: 'retired' } as const
    if (!(step in becomes)) return problem(404, 'not-found', 'no such address')
    if (agent.status === 'retired') return problem(409, 'agent-retired', 'a retired agent never comes back')
    agent.status = becomes[step as keyof typeof becomes]
    agent.reason = reason ?? null
    this.record(
      world,
      { suspend: 'agent.AgentSuspended', reinstate: 'agent.AgentReinstated', retire: 'agent.AgentRetired' }[step] ??
        step,
      agent.id,
    )
    return json(agent)
  }

  private record(world: World, type: string, subject: string): void {
    const newest = world.records[0]
    world.records.unshift({
      seq: (newest?.seq ?? -1) + 1,
      position: (newest?.position ?? 0) + 2,
      type,
      outcome: 'success',
      occurred_at: new Date(NOW).toISOString(),
      subject,
      actor: { user: world.users[0]!.id },
    })
  }

  private async exports(
    request: Request,
    world: World,
    id: string | undefined,
    sub: string | undefined,
    query: URLSearchParams,
  ): Promise<Response> {
    if (!id && request.method === 'POST') {
      const wanted = await body<RequestExport>(request)
      this.made += 1
      const made: Export = {
        id: `exp_${String(this.made).padStart(14, 'N')}`,
        status: 'running',
        progress: 0,
        ...wanted,
        requested_at: new Date(NOW).toISOString(),
      }
      world.exports.unshift(made)
      return json(made, 202)
    }
    if (!id) return json(page(world.exports, query))
    const found = world.exports.find((one) => one.id === id)
    if (!found) return problem(404, 'not-found', 'no such export')
    if (sub === 'bundle')
      return new Response('{}\n', {
        headers: {
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="${id}.zip"`,
        },
      })
    advance(found, world.records.length)
    return json(found)
  }
}

/// Each look moves a running export on, as time would.
function advance(running: Export, records: number): void {
  if (running.status !== 'running') return
  running.progress = Math.min(1, (running.progress ?? 0) + 0.35)
  if (running.progress >= 1) Object.assign(running, { status: 'completed', records, size: records * 412 })
}

function isConsoleCall(path: string): boolean {
  return /^\/console\/(session|logout|configuration)$/.test(path)
}

function cookieOf(request: Request): string | null {
  return new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? null
}

function sessionOf(world: World) {
  return {
    tenant: world.tenant.tenant,
    tenant_display_name: world.tenant.display_name,
    username: world.username,
    display_name: world.displayName,
    scopes: world.scopes,
    expires_at: new Date(Date.now() + 8 * 3_600_000).toISOString(),
  }
}

function searchAgents(agents: Agent[], query: URLSearchParams): Agent[] {
  const status = query.get('status')
  const words = query.get('q')?.toLowerCase()
  return agents.filter(
    (agent) =>
      (!status || agent.status === status) &&
      (!words || `${agent.name} ${agent.agent_id}`.toLowerCase().includes(words)),
  )
}

const idOf = (reference: unknown) =>
  typeof reference === 'string' ? reference : ((reference as { id?: string } | null)?.id ?? null)

function searchRecords(records: AuditRecord[], query: URLSearchParams): AuditRecord[] {
  const is = (name: string, ...values: unknown[]) => {
    const wanted = query.get(name)
    return !wanted || values.map(idOf).includes(wanted)
  }
  return records.filter(
    (record) =>
      is('subject', record.subject) &&
      is('actor', record.actor.user, record.actor.agent, ...(record.actor.act_chain ?? [])) &&
      is('client', record.client, record.actor.client) &&
      is('resource', record.target?.resource) &&
      is('type', record.type) &&
      is('outcome', record.outcome) &&
      is('jti', record.jti) &&
      (!query.get('from') || record.occurred_at >= new Date(query.get('from')!).toISOString()) &&
      (!query.get('to') || record.occurred_at < new Date(query.get('to')!).toISOString()),
  )
}

function page<Item>(items: Item[], query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 50)
  const start = Number(query.get('cursor') ?? 0)
  return {
    items: items.slice(start, start + limit),
    next_cursor: start + limit < items.length ? String(start + limit) : null,
  }
}

async function body<Body>(request: Request): Promise<Body> {
  return (await request.json()) as Body
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
}

function text(value: string): Response {
  return new Response(value, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

function redirect(location: string, cookie?: string): Response {
  return new Response(null, { status: 303, headers: cookie ? { location, 'set-cookie': cookie } : { location } })
}

function problem(status: number, type: string, detail: string, errors?: object[]): Response {
  return new Response(
    JSON.stringify({ type: `urn:procura:problem:${type}`, status, detail, ...(errors && { errors }) }),
    {
      status,
      headers: { 'content-type': 'application/problem+json' },
    },
  )
}

const CHECKPOINT = (tenant: string) => `127.0.0.1:4173/t/${tenant}/audit
1342
Tq2nQx8m0p6hYH3nWl2c7Vb4mA9fKq2Lx7VbT4mA0sE=

— 127.0.0.1:4173/t/${tenant}/audit mJt8kQx2nQx8m0p6hYH3nWl2c7Vb4mA9fKq2Lx7VbT4mA0sEu1vS5yLrQ0dX8bHk2wPz3cJf6gT9oNa7eRi4lBm
`
