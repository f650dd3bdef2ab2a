import { Title } from '@patternfly/react-core'
import { useSession } from '../session'
import { Seal } from '../ui/Chain'
import { useNames } from '../ui/names'
import type { AgentDraft } from './agent-draft'

/// The draft as the document it stands for: who may do what, on whose responsibility.
export function Mandate({ draft }: { draft: AgentDraft }) {
  const { tenant_display_name } = useSession()
  const nameOf = useNames()
  const access = Object.entries(draft.access).filter(([, scopes]) => scopes.length > 0)
  const blank = <span className="procura-mandate__blank">…</span>
  return (
    <aside className="procura-mandate" aria-label="The mandate in words">
      <p className="procura-mandate__tenant">{tenant_display_name}</p>
      <Title headingLevel="h2" size="xl">
        {draft.name.trim() || blank}
      </Title>
      <p>
        may act for people who allow it
        {draft.clients.length > 0 && (
          <>
            , through <b>{list(draft.clients.map(nameOf))}</b>
          </>
        )}
        {access.length > 0 ? ', and may ask for no more than' : ', and may so far ask for nothing.'}
      </p>
      {access.length > 0 && (
        <ul>
          {access.map(([resource, scopes]) => (
            <li key={resource}>
              <b>{nameOf(resource)}</b>: <code>{scopes.join(' ')}</code>
            </li>
          ))}
        </ul>
      )}
      <p>
        {draft.maxDelegationDepth === '1' || draft.maxDelegationDepth.trim() === ''
          ? 'It hands nothing on.'
          : `It may stand in a chain of up to ${draft.maxDelegationDepth} agents.`}
      </p>
      <p className="procura-mandate__signed">
        <Seal />
        <span>
          {draft.owners.length > 0 ? (
            <>
              Answerable: <b>{list(draft.owners.map(nameOf))}</b>
            </>
          ) : (
            <>Answerable: {blank}</>
          )}
        </span>
      </p>
    </aside>
  )
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' })

function list(names: string[]): string {
  return LIST.format(names)
}
