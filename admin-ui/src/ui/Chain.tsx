import './chain.css'
import { UserIcon } from '@patternfly/react-icons'
import type { ReactNode } from 'react'
import type { AuditRecord } from '../api/schema'
import { chainOf, sayChain } from '../audit/chain'
import { idOf, kindOf } from '../api/reference'
import { useNames } from './names'

/// Person ← agent (via client) → resource. Drawn for the eye, said as a sentence for the ear.
export function Chain({ record }: { record: AuditRecord }) {
  const nameOf = useNames()
  const chain = chainOf(record)
  const { principal, agents, client, object, resource, scopes, tool } = chain
  return (
    <span className="procura-chain">
      <span className="pf-v6-screen-reader">{sayChain(chain, nameOf)}</span>
      <span aria-hidden="true" className="procura-chain__drawn">
        {principal && <Party id={idOf(principal)} name={nameOf(principal)} />}
        {agents.map((agent, index) => (
          <span className="procura-chain__link" key={`${index}-${idOf(agent)}`}>
            {(principal || index > 0) && <Arrow towards="person" />}
            <Party id={idOf(agent)} name={nameOf(agent)} />
          </span>
        ))}
        {client && <span className="procura-chain__via">via {nameOf(client)}</span>}
        {!principal && agents.length === 0 && !client && <span className="procura-chain__via">the server</span>}
        {(object || resource) && (
          <span className="procura-chain__link">
            <Arrow towards="resource" />
            {object && <Party id={idOf(object)} name={nameOf(object)} />}
            {resource && <Resource name={nameOf(resource)} identifier={resource} />}
            {tool && <code className="procura-scope">{tool}</code>}
            {scopes.map((scope) => (
              <code className="procura-scope" key={scope}>
                {scope}
              </code>
            ))}
          </span>
        )}
      </span>
    </span>
  )
}

function Party({ id, name }: { id: string; name: string }) {
  const kind = kindOf(id)
  if (kind === 'person') {
    return (
      <Chip kind="person" title={id}>
        <UserIcon />
        {name}
      </Chip>
    )
  }
  if (kind === 'agent') {
    return (
      <Chip kind="agent" title={id}>
        <Seal />
        {name}
      </Chip>
    )
  }
  return (
    <Chip kind="other" title={id}>
      {name}
    </Chip>
  )
}

function Resource({ name, identifier }: { name: string; identifier: string }) {
  return (
    <Chip kind="resource" title={identifier}>
      {name}
    </Chip>
  )
}

function Chip({ kind, title, children }: { kind: string; title: string; children: ReactNode }) {
  return (
    <span className={`procura-party procura-party--${kind}`} title={title}>
      {children}
    </span>
  )
}

/// An agent's mark, wherever an agent is named.
export function Seal() {
  return (
    <svg className="procura-seal" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 .8l1.6 1.2 2-.3.8 1.9 1.9.8-.3 2L15.2 8 14 9.6l.3 2-1.9.8-.8 1.9-2-.3L8 15.2 6.4 14l-2 .3-.8-1.9-1.9-.8.3-2L.8 8 2 6.4l-.3-2 1.9-.8.8-1.9 2 .3z" />
    </svg>
  )
}

function Arrow({ towards }: { towards: 'person' | 'resource' }) {
  return (
    <svg className="procura-arrow" viewBox="0 0 22 10" data-towards={towards}>
      <path d="M1 5h19M16 1.5 20.5 5 16 8.5" />
    </svg>
  )
}
