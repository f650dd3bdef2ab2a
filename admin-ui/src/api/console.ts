/// What the console's own server side answers. The browser holds no token: a session cookie stands for it there.
import { ask, askText } from './http'

export type Scope = 'admin:read' | 'admin:write' | 'audit:read' | 'audit:export'

export interface Session {
  tenant: string
  tenant_display_name: string
  username?: string | null
  display_name?: string | null
  scopes: string[]
  expires_at: string
}

export interface Configuration {
  signup: 'open' | 'token'
  base_url: string
}

export const fetchSession = () => ask<Session>('/console/session')

export const fetchConfiguration = () => ask<Configuration>('/console/configuration')

export const signOut = () => askText('/console/logout', { method: 'POST' })

/// A full-page navigation: the tenant's own sign-in page comes in between, and leads back to `returnTo`.
export function loginUrl(tenant: string, returnTo: string): string {
  return `/console/login?${new URLSearchParams({ tenant, return_to: returnTo })}`
}

export function goToLogin(tenant: string, returnTo: string): void {
  window.location.assign(loginUrl(tenant, returnTo))
}
