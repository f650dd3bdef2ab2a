import { Progress } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { bundleUrl, exportQuery } from '../api/admin'
import type { Export } from '../api/schema'
import { sayType } from '../audit/vocabulary'
import { useSession } from '../session'
import { Copyable } from '../ui/Copyable'
import { useNames } from '../ui/names'
import { saySize } from '../ui/size'
import { When } from '../ui/When'
import { sentence, Words } from '../ui/Words'

/// One export; while it runs it is asked again every two seconds.
export function ExportRow({ listed }: { listed: Export }) {
  const { tenant } = useSession()
  const { data } = useQuery(exportQuery(tenant, listed.id, listed))
  const one = listed.status === 'running' ? data : listed
  const nameOf = useNames()
  const filters = Object.entries(one.filters ?? {})

  return (
    <li className="procura-export">
      <div className="procura-export__what">
        <h3>
          <Span one={one} />
        </h3>
        <p className="procura-quiet">
          {filters.length === 0
            ? 'Every record'
            : filters.map(([name, value]) => `${name} ${name === 'type' ? sayType(value) : nameOf(value)}`).join(', ')}
          {one.requested_at && (
            <>
              {' · asked for '}
              <When at={one.requested_at} />
            </>
          )}
        </p>
        <p className="procura-small">
          <Copyable value={one.id} label="export ID" />
        </p>
      </div>
      <div className="procura-export__state">
        <State one={one} tenant={tenant} />
      </div>
    </li>
  )
}

function Span({ one }: { one: Export }) {
  if (!one.from && !one.to) return <>From the beginning</>
  return (
    <>
      {one.from ? <When at={one.from} as="day" /> : 'The beginning'} –{' '}
      {one.to ? <When at={one.to} as="day" /> : 'the time of asking'}
    </>
  )
}

function State({ one, tenant }: { one: Export; tenant: string }) {
  if (one.status === 'running') {
    return (
      <Progress value={Math.round(one.progress * 100)} title="Gathering" size="sm" aria-label={`Export ${one.id}`} />
    )
  }
  if (one.status === 'failed') {
    return (
      <p className="procura-export__failed">
        <Words text={one.reason ? sentence(`failed: ${one.reason}`) : 'Failed.'} /> Ask for it again.
      </p>
    )
  }
  return (
    <>
      <a className="pf-v6-c-button pf-m-secondary" href={bundleUrl(tenant, one.id)} download>
        Download
      </a>
      <span className="procura-quiet procura-small">
        {[one.records != null && `${one.records.toLocaleString()} records`, one.size != null && saySize(one.size)]
          .filter(Boolean)
          .join(', ')}
      </span>
    </>
  )
}
