/// The people, agents and records of the mock tenants. Names tell what a page has to cope with.
import type { Agent, AuditRecord, Client, Export, Resource, Tenant, User } from '../src/api/schema'

export interface World {
  tenant: Tenant
  username: string
  displayName: string
  scopes: string[]
  /// Answers every call of the admin API with this status, for looking at error states.
  failsWith?: number
  users: User[]
  clients: Client[]
  resources: Resource[]
  agents: Agent[]
  records: AuditRecord[]
  exports: Export[]
}

export const NOW = Date.parse('2026-11-21T14:32:07Z')

const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()

const ALICE = {
  id: 'usr_9fKq2Lx7VbT4mA',
  username: 'alice',
  display_name: 'Alice Marchetti',
  email: 'alice@greenfield.example',
}
const BOB = { id: 'usr_3cPw8Zr1YdN6sB', username: 'bob', display_name: 'Bob Okafor', email: 'bob@greenfield.example' }
const LONG = {
  id: 'usr_7hTg5Mn0QkE2vC',
  username: 'maximiliana.wolfeschlegelsteinhausenbergerdorff',
  display_name: 'Maximiliana Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh',
  email: 'maximiliana.wolfeschlegelsteinhausenbergerdorff@greenfield.example',
}
const HOSTILE = {
  id: 'usr_0xSs1Xs2Xs3Xs4',
  username: 'mallory',
  display_name: '<img src=x onerror=alert(1)>',
  email: 'mallory@greenfield.example',
}

const VET_ASSIST = { id: 'cli_4dRt6Yh8UjI0oP', client_id: 'cli_4dRt6Yh8UjI0oP', client_name: 'Vet Assist' }
const DESK = { id: 'cli_2sDf4Gh6Jk8LzX', client_id: 'cli_2sDf4Gh6Jk8LzX', client_name: 'Front desk' }
const CONSOLE = { id: 'cli_0cOnS0l3cOnS0l', client_id: 'cli_0cOnS0l3cOnS0l', client_name: 'Procura console' }

const PETS = {
  id: 'res_1qWe3Rt5Yu7IoP',
  identifier: 'mcp-server://pet-profiles',
  name: 'Pet Profile MCP Server',
  scopes: [
    { name: 'pet:read', description: 'Read the profiles of your pets' },
    { name: 'pet:write', description: 'Change the profiles of your pets' },
  ],
}
const CLINIC = {
  id: 'res_5tGb7Yh9UjM1kL',
  identifier: 'https://clinic.greenfield.example/api',
  name: 'Clinic API',
  scopes: [
    { name: 'appointment:read', description: 'See appointments' },
    { name: 'appointment:book', description: 'Book appointments in your name' },
    { name: 'invoice:read', description: 'See invoices' },
  ],
}
const LONG_RESOURCE = {
  id: 'res_8vBn6Mq4Wp2ErT',
  identifier:
    'https://laboratory-results.internal.veterinary-diagnostics.greenfield.example/api/v3/tenants/greenfield/results',
  name: 'Laboratory results',
  scopes: [
    { name: 'laboratory.results.full_history.read', description: 'Read the full history of laboratory results' },
  ],
}

const agent = (id: string, name: string, rest: Partial<Agent>): Agent => ({
  id,
  agent_id: id,
  name,
  description: '',
  status: 'active',
  owners: [ALICE.id],
  clients: [VET_ASSIST.client_id],
  access: [{ resource: PETS.identifier, scopes: ['pet:read'] }],
  max_delegation_depth: 4,
  created_at: ago(60 * 24 * 40),
  ...rest,
})

export const VET_ASSISTANT = 'agt_6nHy4Bg2Vf0CdX'
const SCHEDULER = 'agt_8mKj6Nh4Bg2VfC'
const CLINIC_GATEWAY = 'agt_2wSx4Ed6Cr8FvT'

const agents = (): Agent[] => [
  agent(VET_ASSISTANT, 'Vet Assistant', {
    description: 'Answers questions about a pet from its profile, in the Vet Assist app.',
    access: [
      { resource: PETS.identifier, scopes: ['pet:read'] },
      { resource: CLINIC.identifier, scopes: ['appointment:read', 'appointment:book'] },
    ],
  }),
  agent(SCHEDULER, 'Appointment scheduler', {
    description: 'Finds a free slot and books it.',
    owners: [ALICE.id, BOB.id],
    clients: [VET_ASSIST.client_id, DESK.client_id],
    access: [{ resource: CLINIC.identifier, scopes: ['appointment:read', 'appointment:book'] }],
    created_at: ago(60 * 24 * 12),
  }),
  agent(CLINIC_GATEWAY, 'Clinic gateway', {
    description: 'Calls the Clinic API for the pet profile server.',
    clients: [],
    access: [{ resource: CLINIC.identifier, scopes: ['appointment:read'] }],
    max_delegation_depth: 3,
    created_at: ago(60 * 24 * 33),
  }),
  agent('agt_4rFv2Tg6By8NhU', 'Reminder sender', {
    status: 'suspended',
    reason: 'sends reminders twice',
    description: 'Reminds owners of vaccinations that fall due.',
    access: [{ resource: PETS.identifier, scopes: ['pet:read', 'pet:write'] }],
    created_at: ago(60 * 24 * 90),
  }),
  agent('agt_1aQz3Ws5Xe7DcR', 'Invoice reader', {
    status: 'retired',
    access: [{ resource: CLINIC.identifier, scopes: ['invoice:read'] }],
    created_at: ago(60 * 24 * 400),
  }),
  agent(
    'agt_5gTb7Hn9Ju1MkI',
    'Laboratory-results-and-differential-diagnosis-summarisation-assistant-for-the-northern-clinics',
    {
      description:
        'A name that somebody let grow. It summarises laboratory results over the whole history of an animal, compares them with the reference ranges of the species, and writes a draft for the veterinarian to sign.',
      owners: [LONG.id, HOSTILE.id],
      access: [{ resource: LONG_RESOURCE.identifier, scopes: ['laboratory.results.full_history.read'] }],
      created_at: ago(60 * 5),
    },
  ),
  agent('agt_0xSs9Xs8Xs7Xs6', '"><script>alert(document.domain)</script>', {
    description: 'javascript:alert(1) {{7*7}} ${7*7}',
    owners: [],
    access: [],
    created_at: ago(60 * 3),
  }),
]

function records(): AuditRecord[] {
  const made: AuditRecord[] = []
  let seq = 0
  const add = (minutes: number, type: string, rest: Partial<AuditRecord>) => {
    seq += 1
    made.push({
      seq: seq - 1,
      position: 1000 + seq * 3,
      type,
      outcome: 'success',
      occurred_at: ago(minutes),
      actor: { origin: '192.0.2.17' },
      ...rest,
    })
  }
  const byAlice = { user: ALICE.id, client: CONSOLE.client_id, origin: '192.0.2.17' }
  const issued = (
    minutes: number,
    user: typeof BOB,
    who: string,
    client: string,
    resource: string,
    scopes: string[],
    rest: Partial<AuditRecord> = {},
  ) =>
    add(minutes, 'issuance.AccessTokenIssued', {
      subject: user.id,
      client,
      actor: { agent: who, client, act_chain: [who], origin: '192.0.2.80' },
      target: { resource, scopes },
      jti: `jti_${(seq + 1).toString(36).padStart(6, '0')}`,
      authority: { delegation: 'dlg_5rTf7Yg9UhJ2kL', read_at: 998 + seq * 3 },
      details: { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange' },
      ...rest,
    })

  for (let day = 9; day >= 1; day--) {
    for (let turn = 0; turn < 14; turn++) {
      const minutes = day * 1440 - turn * 37
      issued(
        minutes,
        turn % 3 ? BOB : ALICE,
        turn % 2 ? VET_ASSISTANT : SCHEDULER,
        turn % 2 ? VET_ASSIST.client_id : DESK.client_id,
        turn % 2 ? PETS.identifier : CLINIC.identifier,
        turn % 2 ? ['pet:read'] : ['appointment:read'],
      )
    }
  }
  add(1300, 'signing_key.SigningKeyRotated', { actor: byAlice, details: { key_id: 'k-2026-11', algorithm: 'ES256' } })
  add(300, 'agent.AgentRegistered', {
    actor: byAlice,
    subject: 'agt_5gTb7Hn9Ju1MkI',
    details: { name: agents()[5]!.name },
  })
  add(200, 'agent.AgentSuspended', { actor: byAlice, subject: 'agt_4rFv2Tg6By8NhU', reason: 'sends reminders twice' })
  issued(122, LONG, 'agt_5gTb7Hn9Ju1MkI', VET_ASSIST.client_id, LONG_RESOURCE.identifier, [
    'laboratory.results.full_history.read',
  ])
  issued(95, BOB, VET_ASSISTANT, VET_ASSIST.client_id, PETS.identifier, ['pet:read'], {
    narrowings: [{ what: 'pet:write', reason: 'agent' }],
  })
  add(94, 'issuance.TokenRefused', {
    outcome: 'refused',
    subject: BOB.id,
    client: VET_ASSIST.client_id,
    actor: { agent: VET_ASSISTANT, client: VET_ASSIST.client_id },
    target: { resource: PETS.identifier, scopes: ['pet:write'] },
    error_code: 'invalid_scope',
    reason: 'no delegation for `pet:write`',
  })
  issued(60, BOB, CLINIC_GATEWAY, VET_ASSIST.client_id, CLINIC.identifier, ['appointment:read'], {
    actor: {
      agent: CLINIC_GATEWAY,
      client: VET_ASSIST.client_id,
      act_chain: [CLINIC_GATEWAY, SCHEDULER, VET_ASSISTANT],
    },
  })
  add(31, 'issuance.TokenRefused', {
    outcome: 'refused',
    subject: BOB.id,
    client: VET_ASSIST.client_id,
    actor: { agent: 'agt_4rFv2Tg6By8NhU', client: VET_ASSIST.client_id },
    target: { resource: PETS.identifier, scopes: ['pet:read'] },
    error_code: 'invalid_request',
    reason: 'actor is not acceptable',
    details: { agent_status: 'suspended' },
  })
  add(18, 'delegation.DelegationGranted', {
    subject: BOB.id,
    client: VET_ASSIST.client_id,
    agent: VET_ASSISTANT,
    target: { resource: PETS.identifier, scopes: ['pet:read'] },
    details: { expires_at: new Date(NOW + 86_400_000).toISOString() },
  })
  issued(4, BOB, VET_ASSISTANT, VET_ASSIST.client_id, PETS.identifier, ['pet:read'])
  add(2, 'session.SignInFailed', {
    outcome: 'failed',
    subject: HOSTILE.id,
    error_code: 'sign_in_failed',
    reason: '<script>alert("reason")</script>',
  })
  return made.reverse()
}

const EXPORTS = (): Export[] => [
  {
    id: 'exp_3Kd9Lm2Qw7Er5T',
    status: 'completed',
    progress: 1,
    from: '2026-10-01T00:00:00Z',
    to: '2026-11-01T00:00:00Z',
    format: 'jsonl',
    filters: {},
    records: 48211,
    size: 19_384_221,
    requested_at: ago(60 * 24 * 19),
  },
  {
    id: 'exp_8Zx1Cv4Bn6Mq2W',
    status: 'failed',
    progress: 0.42,
    from: '2026-09-01T00:00:00Z',
    to: '2026-10-01T00:00:00Z',
    format: 'jsonl',
    filters: { actor: VET_ASSISTANT },
    reason: 'the disk was full',
    requested_at: ago(60 * 24 * 21),
  },
]

const BASE = 'http://127.0.0.1:4173'

const tenantOf = (tenant: string, display_name: string, counts: Tenant['counts']): Tenant => ({
  tenant,
  display_name,
  issuer: `${BASE}/t/${tenant}`,
  created_at: ago(60 * 24 * 420),
  counts,
})

const EVERY_SCOPE = ['admin:read', 'admin:write', 'audit:read', 'audit:export']

function greenfield(): World {
  return {
    tenant: tenantOf('greenfield', 'Greenfield Vets', {
      users: 1284,
      clients: 3,
      agents: 7,
      resources: 3,
      delegations: 611,
    }),
    username: ALICE.username,
    displayName: ALICE.display_name,
    scopes: EVERY_SCOPE,
    users: [ALICE, BOB, LONG, HOSTILE],
    clients: [VET_ASSIST, DESK, CONSOLE],
    resources: [PETS, CLINIC, LONG_RESOURCE],
    agents: agents(),
    records: records(),
    exports: EXPORTS(),
  }
}

/// `empty` has nothing yet, `reader` may only look, `flaky` fails everywhere.
export function seed(): Map<string, World> {
  const empty: World = {
    tenant: tenantOf('empty', 'Fresh Start Ltd', { users: 1, clients: 0, agents: 0, resources: 0, delegations: 0 }),
    username: 'owner',
    displayName: 'Olive Owner',
    scopes: EVERY_SCOPE,
    users: [{ id: 'usr_1oWn2eR3oWn4eR', username: 'owner', display_name: 'Olive Owner', email: 'olive@fresh.example' }],
    clients: [],
    resources: [],
    agents: [],
    records: [],
    exports: [],
  }
  const reader: World = {
    ...greenfield(),
    scopes: ['admin:read', 'audit:read'],
    displayName: 'Rui Reader',
    username: 'rui',
  }
  reader.tenant = { ...reader.tenant, tenant: 'reader', issuer: `${BASE}/t/reader` }
  const flaky: World = { ...greenfield(), failsWith: 503 }
  flaky.tenant = { ...flaky.tenant, tenant: 'flaky', issuer: `${BASE}/t/flaky` }
  return new Map([greenfield(), empty, reader, flaky].map((world) => [world.tenant.tenant, world]))
}
