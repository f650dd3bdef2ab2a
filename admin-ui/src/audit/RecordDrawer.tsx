import './record-drawer.css'
import { Button, Title } from '@patternfly/react-core'
import { AngleDownIcon, AngleUpIcon, TimesIcon } from '@patternfly/react-icons'
import { useLayoutEffect, useRef, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { AuditRecord, Reference } from '../api/schema'
import { paths } from '../paths'
import { OutcomeBadge } from '../ui/Badges'
import { Chain } from '../ui/Chain'
import { CopyButton } from '../ui/Copyable'
import { idOf, kindOf } from '../api/reference'
import { useNames } from '../ui/names'
import { When } from '../ui/When'
import { Words } from '../ui/Words'
import { canonicalJson, readableJson } from './canonical'
import { sayLimit, sayType } from './vocabulary'

/// One record, whole. The browser's own dialog: it keeps the focus, closes by Escape and gives the focus back.
export function RecordDrawer({
  record,
  close,
  newer,
  older,
}: {
  record: AuditRecord
  close: () => void
  newer: (() => void) | undefined
  older: (() => void) | undefined
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  // before the paint and before the removal: a dialog that is gone cannot give the focus back
  useLayoutEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      className="procura-drawer"
      aria-labelledby="record-title"
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="procura-drawer__inside">
        <header>
          <div>
            <p className="procura-quiet">Record {record.seq}</p>
            <Title headingLevel="h2" size="xl" id="record-title">
              {sayType(record.type)}
            </Title>
          </div>
          <div className="procura-drawer__buttons">
            <Button
              variant="plain"
              aria-label="The record after this one"
              icon={<AngleUpIcon />}
              isDisabled={!newer}
              onClick={newer}
            />
            <Button
              variant="plain"
              aria-label="The record before this one"
              icon={<AngleDownIcon />}
              isDisabled={!older}
              onClick={older}
            />
            <Button variant="plain" aria-label="Close" icon={<TimesIcon />} onClick={close} />
          </div>
        </header>
        <div className="procura-drawer__chain">
          <Chain record={record} />
        </div>
        <Facts record={record} />
        <Narrowed record={record} />
        <section aria-labelledby="record-json">
          <div className="procura-drawer__json-head">
            <Title headingLevel="h3" size="md" id="record-json">
              Canonical JSON
            </Title>
            <CopyButton value={canonicalJson(record)} label="canonical JSON (RFC 8785)" text />
          </div>
          <pre tabIndex={0} aria-label="The record as JSON">
            {readableJson(record)}
          </pre>
          <p className="procura-quiet procura-small">
            Shown over several lines. The copy is the one-line spelling of RFC 8785.
          </p>
        </section>
      </div>
    </dialog>
  )
}

function Facts({ record }: { record: AuditRecord }) {
  const { actor } = record
  const agent = actor.agent ?? record.agent
  const client = record.client ?? actor.client
  // of what a resource's server reports: where the log tells of the token
  const issuedAt = record.authority?.issued_at_seq?.toString()
  const rows: [string, ReactNode][] = [
    ['Outcome', <OutcomeBadge key="outcome" outcome={record.outcome} />],
    ['Error', record.error_code && <code>{record.error_code}</code>],
    ['Reason', record.reason && <Words text={record.reason} />],
    ['When', <When key="when" at={record.occurred_at} />],
    ['In UTC', <code key="utc">{record.occurred_at}</code>],
    ['For whom', record.subject && <Who reference={record.subject} />],
    ['Person', actor.user && <Who reference={actor.user} />],
    ['Agent', agent && <Who reference={agent} />],
    ['Client', client && <Who reference={client} />],
    ['Resource', record.target?.resource && <code>{record.target.resource}</code>],
    ['Scopes', record.target?.scopes?.length ? <code>{record.target.scopes.join(' ')}</code> : null],
    ['Tool', record.target?.tool && <code>{record.target.tool}</code>],
    ['Token (jti)', record.jti && <Link to={paths.auditOf({ jti: record.jti })}>{record.jti}</Link>],
    ['Token issued', issuedAt !== undefined && <Link to={paths.auditOf({ record: issuedAt })}>Record {issuedAt}</Link>],
    ['Position', record.position],
    ['Type', <code key="type">{record.type}</code>],
  ]
  return (
    <dl className="procura-facts">
      {rows.map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}

function Who({ reference }: { reference: Reference }) {
  const nameOf = useNames()
  const id = idOf(reference)
  const name = nameOf(reference)
  return (
    <>
      {kindOf(id) === 'agent' ? <Link to={paths.agent(id)}>{name}</Link> : name}{' '}
      {name !== id && <code className="procura-quiet">{id}</code>}
    </>
  )
}

/// What was asked for and not given although something was.
function Narrowed({ record }: { record: AuditRecord }) {
  if (!record.narrowings?.length) return null
  return (
    <section aria-labelledby="record-narrowed">
      <Title headingLevel="h3" size="md" id="record-narrowed">
        Asked for, not given
      </Title>
      <ul className="procura-drawer__narrowed">
        {record.narrowings.map(({ what, reason }) => (
          <li key={what}>
            <code>{what}</code>: <Words text={sayLimit(reason)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
