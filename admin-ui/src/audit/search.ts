import type { RecordSearch } from '../api/admin'

/// The address of the audit trail is the search itself: it can be kept, sent and opened again.
export const SEARCH_FIELDS = ['subject', 'actor', 'client', 'resource', 'type', 'outcome', 'jti', 'from', 'to'] as const
export type SearchField = (typeof SEARCH_FIELDS)[number]

export function readSearch(query: URLSearchParams): RecordSearch {
  const search: RecordSearch = {}
  for (const field of SEARCH_FIELDS) {
    const value = query.get(field)?.trim()
    if (!value) continue
    if ((field === 'from' || field === 'to') && Number.isNaN(Date.parse(value))) continue
    search[field] = value
  }
  return search
}

/// From what a form holds. Its times are of the reader's zone, the address is in UTC.
export function searchOf(form: FormData): RecordSearch {
  const query = new URLSearchParams()
  for (const field of SEARCH_FIELDS) {
    const value = form.get(field)
    if (typeof value !== 'string' || value.trim() === '') continue
    query.set(field, field === 'from' || field === 'to' ? fromLocalInput(value) : value)
  }
  return readSearch(query)
}

export function without(search: RecordSearch, field: SearchField): RecordSearch {
  return Object.fromEntries(Object.entries(search).filter(([name]) => name !== field))
}

export function queryOf(search: RecordSearch): URLSearchParams {
  return new URLSearchParams(search as Record<string, string>)
}

/// `2026-11-21T14:32` as `<input type="datetime-local">` has it.
export function toLocalInput(iso: string | undefined): string {
  const moment = iso ? new Date(iso) : null
  if (!moment || Number.isNaN(moment.getTime())) return ''
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString()
  return local.slice(0, moment.getSeconds() || moment.getMilliseconds() ? 19 : 16)
}

export function fromLocalInput(local: string): string {
  const moment = new Date(local)
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString()
}
