import { describe, expect, test } from 'vitest'
import type { AuditRecord } from '../api/schema'
import { chainOf, sayChain } from './chain'

const record = (rest: Partial<AuditRecord>): AuditRecord => ({
  seq: 1,
  position: 1,
  type: 'issuance.AccessTokenIssued',
  outcome: 'success',
  occurred_at: '2026-11-21T14:32:07Z',
  actor: {},
  ...rest,
})

const names: Record<string, string> = {
  usr_bob: 'Bob',
  agt_vet: 'Vet Assistant',
  agt_gate: 'Gateway',
  cli_app: 'Vet Assist',
  'mcp-server://pets': 'Pets',
}
const nameOf = (reference: string | { id: string }) =>
  names[typeof reference === 'string' ? reference : reference.id] ?? '?'

describe('who acted for whom', () => {
  test('names the tool that was called', () => {
    const chain = chainOf(
      record({
        type: 'issuance.ActionReported',
        subject: 'usr_bob',
        actor: { act_chain: ['agt_vet'], client: 'cli_app' },
        target: { resource: 'mcp-server://pets', tool: 'pet_profile' },
      }),
    )
    expect(sayChain(chain, nameOf)).toBe('Vet Assistant, for Bob, through Vet Assist, calling pet_profile, at Pets')
  })

  test('the newest actor, first on the wire (RFC 8693 §4.1), is told last', () => {
    const chain = chainOf(
      record({
        subject: 'usr_bob',
        actor: { agent: 'agt_gate', client: 'cli_app', act_chain: ['agt_gate', 'agt_vet'] },
        target: { resource: 'mcp-server://pets', scopes: ['pet:read'] },
      }),
    )
    expect(chain.principal).toBe('usr_bob')
    expect(chain.agents).toEqual(['agt_vet', 'agt_gate'])
    expect(sayChain(chain, nameOf)).toBe(
      'Gateway, for Vet Assistant, for Bob, through Vet Assist, at Pets, with pet:read',
    )
  })

  test('an agent without a chain acts directly for the subject', () => {
    expect(chainOf(record({ subject: { id: 'usr_bob' }, actor: { agent: 'agt_vet' } }))).toMatchObject({
      principal: { id: 'usr_bob' },
      agents: ['agt_vet'],
    })
  })

  test('an agent that is the subject itself acts for nobody', () => {
    expect(chainOf(record({ subject: 'agt_vet', actor: { agent: 'agt_vet', act_chain: ['agt_vet'] } }))).toMatchObject({
      principal: null,
      agents: ['agt_vet'],
    })
  })

  test('an administrator acts on an agent', () => {
    const chain = chainOf(
      record({ type: 'agent.AgentSuspended', subject: 'agt_vet', actor: { user: 'usr_bob', act_chain: [] } }),
    )
    expect(chain).toMatchObject({ principal: 'usr_bob', agents: [], object: 'agt_vet' })
    expect(sayChain(chain, nameOf)).toBe('Bob, on Vet Assistant')
  })

  test('a person who acts on themselves is named once', () => {
    expect(chainOf(record({ subject: 'usr_bob', actor: { user: 'usr_bob' } }))).toMatchObject({
      principal: 'usr_bob',
      object: null,
    })
  })

  test('a person lets an agent act: the agent is what it is about', () => {
    const chain = chainOf(
      record({
        type: 'delegation.DelegationGranted',
        subject: 'usr_bob',
        client: 'cli_app',
        agent: 'agt_vet',
        target: { resource: 'mcp-server://pets' },
      }),
    )
    expect(sayChain(chain, nameOf)).toBe('Bob, through Vet Assist, on Vet Assistant, at Pets')
  })

  test('the client the fact names is the one that counts', () => {
    expect(chainOf(record({ client: 'cli_app', actor: { client: 'cli_console' } })).client).toBe('cli_app')
  })

  test('a client alone', () => {
    const chain = chainOf(record({ subject: 'cli_app', actor: { client: 'cli_app' } }))
    expect(sayChain(chain, nameOf)).toBe('through Vet Assist')
    expect(chain.object).toBeNull()
  })

  test('nobody at all was the server', () => {
    expect(sayChain(chainOf(record({})), nameOf)).toBe('the server')
  })
})
