// A host application for the MCP SDKs.
import assert from 'node:assert/strict'
import { bob, world } from './world.mjs'

/// What a host application keeps for the SDK, and how it shows the person the browser.
export class Host {
  #kept = {}
  #person = bob()
  #registered

  constructor(registered) {
    this.#registered = registered
    this.#kept.client = registered
    this.redirectUrl = world.clients.app.redirect_uris[0]
    this.asked = []
  }

  get clientMetadata() {
    return {
      client_name: 'An MCP host',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }
  }

  clientInformation = () => this.#kept.client
  saveClientInformation = (client) => void (this.#kept.client = client)
  tokens = () => this.#kept.tokens
  saveTokens = (tokens) => void (this.#kept.tokens = tokens)
  codeVerifier = () => this.#kept.verifier
  saveCodeVerifier = (verifier) => void (this.#kept.verifier = verifier)
  discoveryState = () => this.#kept.discovery
  saveDiscoveryState = (state) => void (this.#kept.discovery = state)
  state = () => (this.#kept.state = crypto.randomUUID())

  invalidateCredentials = (what) => {
    if (what === 'all' || what === 'tokens') delete this.#kept.tokens
    if (what === 'all' || what === 'client') this.#kept.client = this.#registered
    if (what === 'all' || what === 'discovery') delete this.#kept.discovery
  }

  redirectToAuthorization = async (url) => {
    this.asked.push(url)
    const back = await this.#person.authorize(url)
    assert.equal(back.searchParams.get('state'), this.#kept.state)
    assert.equal(back.searchParams.get('iss'), world.issuer)
    this.answer = back.searchParams
  }

  get code() {
    assert.ok(this.answer?.has('code'), `no code in ${this.answer}`)
    return this.answer.get('code')
  }
}
