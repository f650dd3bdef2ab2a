import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { agentsQuery, clientsQuery, resourcesQuery, usersQuery } from '../api/admin'
import { idOf } from '../api/reference'
import type { Reference } from '../api/schema'
import { useMissing, useSession } from '../session'

/// Names for ids, from the directory's first pages; what is not among them is shown as its id, which is never wrong.
export function useNames() {
  const { tenant } = useSession()
  const enabled = useMissing('admin:read') === null
  const users = useInfiniteQuery({ ...usersQuery(tenant), enabled })
  const clients = useInfiniteQuery({ ...clientsQuery(tenant), enabled })
  const resources = useInfiniteQuery({ ...resourcesQuery(tenant), enabled })
  const agents = useInfiniteQuery({ ...agentsQuery(tenant, {}, 200), enabled })

  const names = useMemo(() => {
    const all = new Map<string, string>()
    for (const { id, display_name, username } of items(users.data)) all.set(id, display_name || username || id)
    for (const { client_id, client_name } of items(clients.data)) if (client_name) all.set(client_id, client_name)
    for (const { identifier, name } of items(resources.data)) all.set(identifier, name)
    for (const { agent_id, name } of items(agents.data)) all.set(agent_id, name)
    return all
  }, [users.data, clients.data, resources.data, agents.data])

  return useCallback(
    (reference: Reference): string => {
      if (typeof reference !== 'string' && reference.display_name) return reference.display_name
      return names.get(idOf(reference)) ?? idOf(reference)
    },
    [names],
  )
}

export function items<Item>(data: { pages: { items: Item[] }[] } | undefined): Item[] {
  return data?.pages.flatMap((page) => page.items) ?? []
}
