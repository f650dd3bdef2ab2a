import './picker.css'
import { Button, Checkbox } from '@patternfly/react-core'
import { useId } from 'react'
import type { Resource } from '../api/schema'
import { Below } from '../ui/Field'
import { sayError } from '../ui/Failure'

/// Scopes, grouped by the resource that knows them.
export function AccessPicker({
  resources,
  access,
  onChange,
  error,
  query,
}: {
  resources: Resource[]
  access: Record<string, string[]>
  onChange: (access: Record<string, string[]>) => void
  error?: string | undefined
  query: {
    isPending: boolean
    isError: boolean
    error: unknown
    hasNextPage: boolean
    fetchNextPage: () => Promise<unknown>
  }
}) {
  const id = useId()
  if (query.isError) return <p className="procura-quiet">{sayError(query.error)}</p>
  if (query.isPending) return <p className="procura-quiet">Loading…</p>
  if (resources.length === 0) {
    return (
      <p className="procura-quiet">
        There are no resources yet. The agent can be registered all the same, and asks for nothing.
      </p>
    )
  }

  function toggle(resource: string, scope: string, on: boolean) {
    const scopes = access[resource] ?? []
    onChange({ ...access, [resource]: on ? [...scopes, scope] : scopes.filter((one) => one !== scope) })
  }

  return (
    <div className="procura-access">
      {resources.map((resource) => (
        <fieldset key={resource.id} className="procura-picker">
          <legend>
            {resource.name} <code className="procura-quiet procura-below">{resource.identifier}</code>
          </legend>
          {resource.scopes.length === 0 && <p className="procura-quiet">This resource has no scopes.</p>}
          {resource.scopes.map((scope) => (
            <Checkbox
              key={scope.name}
              id={`${id}-${resource.id}-${scope.name}`}
              label={<code>{scope.name}</code>}
              description={scope.description}
              isChecked={access[resource.identifier]?.includes(scope.name) ?? false}
              onChange={(_event, on) => toggle(resource.identifier, scope.name, on)}
            />
          ))}
        </fieldset>
      ))}
      {query.hasNextPage && (
        <Button variant="link" isInline onClick={() => void query.fetchNextPage()}>
          Load more resources
        </Button>
      )}
      <Below id={`${id}-below`} error={error} />
    </div>
  )
}
