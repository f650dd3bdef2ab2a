// A tenant of a flow's own, and what it registers there, through the admin API.
import assert from 'node:assert/strict'
import { generateKeyPair, exportJWK } from 'jose'
import * as client from 'openid-client'
import { Person } from './person.mjs'
import { world } from './world.mjs'

const PASSWORD = 'as-long-as-the-road-to-Basel-2026'

/// Plain HTTP is for this machine alone; over TLS nothing is switched off.
const PLAIN = world.base.startsWith('http:') ? [client.allowInsecureRequests] : []

export class Tenant {
  #api
  #admin
  #resources = []
  #role

  static async signUp(name) {
    const signedUp = await sent('POST', `${world.base}/api/v1/tenants`, {
      tenant: name,
      display_name: `Tenant ${name}`,
      admin: { email: `ada@${name}.example`, password: PASSWORD },
    })
    return Tenant.#managed(signedUp)
  }

  /// The one whose MCP server runs.
  static greenfield() {
    return Tenant.#managed({ ...world, management_client: world.management })
  }

  static async #managed({ tenant, issuer, management_client: { client_id, client_secret } }) {
    const made = new Tenant()
    made.issuer = issuer
    made.#api = `${world.base}/api/v1/tenants/${tenant}`
    made.#admin = await made.as({ client_id }, client.ClientSecretBasic(client_secret))
    return made
  }

  /// The library's view of this issuer, for a client that was registered here.
  as(registered, authentication = authenticationOf(registered), algorithm = 'oidc') {
    return client.discovery(new URL(this.issuer), registered.client_id, registered, authentication, {
      algorithm,
      execute: PLAIN,
    })
  }

  async #call(method, path, body) {
    const { access_token: token } = await client.clientCredentialsGrant(this.#admin, {
      resource: `${world.base}/api/v1`,
      scope: 'admin:read admin:write audit:read audit:export',
    })
    return sent(method, this.#api + path, body, { authorization: `Bearer ${token}` })
  }

  create(path, body) {
    return this.#call('POST', path, body)
  }

  set(path, body) {
    return this.#call('PUT', path, body)
  }

  change(body) {
    return this.#call('PATCH', '', body)
  }

  /// What everybody here may use.
  async resource(identifier, scopes, more = {}) {
    await this.create('/resources', {
      identifier,
      name: identifier,
      scopes: scopes.map((name) => ({ name, description: `May ${name}` })),
      ...more,
    })
    this.#resources.push({ resource: identifier, scopes })
    return identifier
  }

  async person(username, { email = `${username}@people.example` } = {}) {
    this.#role ??= this.create('/roles', { name: 'everybody', permissions: this.#resources })
    const { id: role } = await this.#role
    const { id } = await this.create('/users', { username, email, display_name: username, password: PASSWORD })
    await this.set(`/users/${id}/roles`, { roles: [role] })
    return Object.assign(new Person({ username, password: PASSWORD }), { id, username, email })
  }

  /// A confidential client of the code flow, unless `metadata` says otherwise; with
  /// `private_key_jwt` it gets a key.
  async client(metadata = {}) {
    const keys = metadata.token_endpoint_auth_method === 'private_key_jwt' ? await keyPair() : undefined
    const registered = await this.create('/clients', {
      client_name: 'A client',
      application_type: 'web',
      redirect_uris: ['https://web.example/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      access: this.#resources,
      ...(keys && { jwks: { keys: [keys.jwk] } }),
      ...metadata,
    })
    return Object.defineProperty(said(registered), 'key', { value: keys?.key, enumerable: false })
  }

  async agent(metadata) {
    const owner = await this.person(`owner-of-${metadata.name.toLowerCase().replaceAll(' ', '-')}`)
    const made = await this.create('/agents', {
      owners: [owner.id],
      clients: [],
      access: this.#resources,
      credential: { type: 'client_secret' },
      ...metadata,
    })
    return {
      client_id: made.agent_id,
      client_secret: made.client_secret,
      token_endpoint_auth_method: 'client_secret_basic',
    }
  }
}

/// What was not said is absent, in the metadata that a library is given.
const said = (registered) => Object.fromEntries(Object.entries(registered).filter(([, value]) => value !== null))

export function authenticationOf(registered) {
  switch (registered.token_endpoint_auth_method) {
    case 'private_key_jwt':
      return client.PrivateKeyJwt(registered.key)
    case 'client_secret_basic':
      return client.ClientSecretBasic(registered.client_secret)
    case 'client_secret_post':
      return client.ClientSecretPost(registered.client_secret)
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      return client.TlsClientAuth()
    default:
      return client.None()
  }
}

async function keyPair() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = crypto.randomUUID()
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }, key: { key: privateKey, kid } }
}

async function sent(method, url, body, headers = {}) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  assert.ok(response.ok, `${method} ${url} answered ${response.status}: ${text}`)
  return text && JSON.parse(text)
}

/// The code flow: the library makes the URL, the person answers, the library redeems. `url` is one
/// of its `buildAuthorizationUrl…` functions.
export async function codeFlow(
  config,
  person,
  { parameters = {}, checks = {}, body = {}, DPoP, url = client.buildAuthorizationUrl, ...answer } = {},
) {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const wanted = {
    redirect_uri: config.clientMetadata().redirect_uris[0],
    state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...parameters,
  }
  const back = await person.authorize(await url(config, wanted, { DPoP }), answer)
  return client.authorizationCodeGrant(
    config,
    back,
    { pkceCodeVerifier: verifier, expectedState: state, ...checks },
    body,
    { DPoP },
  )
}

export const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'))

/// For `assert.rejects`: the OAuth error that a library has to read out of the answer.
export const refused = (error) => (thrown) => {
  assert.equal(thrown.error, error, thrown.stack)
  return true
}
