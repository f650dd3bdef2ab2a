/// Every address of the console, within its base `/console`.
export const paths = {
  signIn: '/',
  signUp: '/signup',
  overview: '/overview',
  agents: '/agents',
  registerAgent: '/agents/register',
  agent: (id: string) => `/agents/${encodeURIComponent(id)}`,
  audit: '/audit',
  auditOf: (filters: Record<string, string>) => `/audit?${new URLSearchParams(filters)}`,
  exports: '/exports',
  /// Opens the form for an export with these filters in it.
  askForExport: (filters: object) => `/exports?${new URLSearchParams({ ask: '', ...filters })}`,
}

const BASE = '/console'

/// The address for `return_to`, which the server understands as a path of the whole origin.
export function absolute(path: string): string {
  return BASE + path
}

/// Only places inside the console are followed: `return_to` comes from the address bar.
export function safeReturnTo(value: string | null): string {
  return value && /^\/console\/(?![/\\])[^\\]*$/.test(value) ? value : absolute(paths.overview)
}
