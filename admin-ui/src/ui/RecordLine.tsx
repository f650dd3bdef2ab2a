import type { AuditRecord } from '../api/schema'
import { sayType, toneOf } from '../audit/vocabulary'
import { Chain } from './Chain'
import { When } from './When'
import { Words } from './Words'

/// One record where there is no room for a table: when, what, who acted for whom, and why not if it was refused.
export function RecordLine({ record }: { record: AuditRecord }) {
  return (
    <li className="procura-line">
      <span className="procura-quiet procura-line__when">
        <When at={record.occurred_at} as="stacked" />
      </span>
      <span>
        <span className="procura-line__what">{sayType(record.type)}</span>
        <Chain record={record} />
        {toneOf(record.outcome) === 'bad' && (
          <span className="procura-line__refused">
            Refused
            {record.reason && (
              <>
                : <Words text={record.reason} />
              </>
            )}
          </span>
        )}
      </span>
    </li>
  )
}
