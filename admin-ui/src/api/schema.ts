/// The admin API's types, by hand until the OpenAPI file generates them. The shape is openapi-typescript's
/// (`components['schemas']['Agent']`), so that the generated file can take this one's place.
export interface components {
  schemas: {
    /// A person or thing: its id alone, or with the name a reader knows it by.
    Reference: string | { id: string; display_name?: string }
    Access: { resource: string; scopes: string[] }
    AgentStatus: 'active' | 'suspended' | 'retired'
    Agent: {
      id: string
      agent_id: string
      name: string
      description?: string | null
      status: components['schemas']['AgentStatus']
      /// Why it was suspended.
      reason?: string | null
      owners: components['schemas']['Reference'][]
      clients: components['schemas']['Reference'][]
      access: components['schemas']['Access'][]
      max_delegation_depth?: number | null
      created_at: string
    }
    RegisterAgent: {
      name: string
      description?: string
      owners: string[]
      clients: string[]
      access: components['schemas']['Access'][]
      max_delegation_depth?: number
      credential: { type: 'client_secret' } | { type: 'private_key_jwt'; jwks: object }
    }
    RegisteredAgent: components['schemas']['Agent'] & { client_secret?: string }
    User: {
      id: string
      username?: string | null
      display_name?: string | null
      email?: string | null
    }
    Client: { id: string; client_id: string; client_name?: string | null }
    Resource: {
      id: string
      identifier: string
      name: string
      scopes: { name: string; description?: string | null }[]
    }
    Tenant: {
      tenant: string
      display_name: string
      issuer: string
      created_at: string
      counts: Partial<Record<'users' | 'clients' | 'agents' | 'resources' | 'delegations', number>>
    }
    SignUp: {
      tenant: string
      display_name: string
      admin: { email: string; password: string }
      signup_token?: string
    }
    SignedUp: {
      tenant: string
      issuer: string
      console_url: string
      management_client: { client_id: string; client_secret: string }
    }
    /// Absent rather than null: the object is the record's canonical form, exactly as it was hashed.
    AuditRecord: {
      seq: number
      position: number
      type: string
      outcome: string
      error_code?: string
      reason?: string
      occurred_at: string
      subject?: components['schemas']['Reference']
      /// The software behind it, and the agent it concerns, as the fact names them.
      client?: components['schemas']['Reference']
      agent?: components['schemas']['Reference']
      actor: {
        user?: components['schemas']['Reference']
        agent?: components['schemas']['Reference']
        client?: components['schemas']['Reference']
        /// Newest actor first, as in the token's nested `act` (RFC 8693 §4.1).
        act_chain?: components['schemas']['Reference'][]
        origin?: string
      }
      target?: { resource?: string; scopes?: string[]; tool?: string }
      jti?: string
      narrowings?: { what: string; reason: string }[]
      authority?: Record<string, unknown> & { issued_at_seq?: number }
      details?: Record<string, unknown>
    }
    AuditFilters: Partial<Record<'subject' | 'actor' | 'client' | 'resource' | 'type' | 'outcome' | 'jti', string>>
    RequestExport: {
      from?: string
      to?: string
      format: 'jsonl'
      filters?: components['schemas']['AuditFilters']
    }
    Export: {
      id: string
      status: 'running' | 'completed' | 'failed'
      /// A share of 1.
      progress: number
      from?: string
      to?: string
      format?: string
      filters?: components['schemas']['AuditFilters'] | null
      records?: number | null
      size?: number | null
      reason?: string | null
      sha256?: string
      requested_at?: string
      completed_at?: string
    }
    /// RFC 9457, with one entry per refused field.
    Problem: {
      type?: string
      title?: string
      status?: number
      detail?: string
      errors?: { pointer?: string; field?: string; detail: string }[]
    }
  }
}

type Schemas = components['schemas']
export type Access = Schemas['Access']
export type Agent = Schemas['Agent']
export type AgentStatus = Schemas['AgentStatus']
export type AuditFilters = Schemas['AuditFilters']
export type AuditRecord = Schemas['AuditRecord']
export type Client = Schemas['Client']
export type Export = Schemas['Export']
export type ProblemDetails = Schemas['Problem']
export type Reference = Schemas['Reference']
export type RegisterAgent = Schemas['RegisterAgent']
export type RegisteredAgent = Schemas['RegisteredAgent']
export type RequestExport = Schemas['RequestExport']
export type Resource = Schemas['Resource']
export type SignedUp = Schemas['SignedUp']
export type SignUp = Schemas['SignUp']
export type Tenant = Schemas['Tenant']
export type User = Schemas['User']

export interface Page<Item> {
  items: Item[]
  next_cursor?: string | null
}
