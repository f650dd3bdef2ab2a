import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import type { AuditRecord } from '../api/schema'
import { OutcomeBadge } from '../ui/Badges'
import { Chain } from '../ui/Chain'
import { When } from '../ui/When'
import { Words } from '../ui/Words'
import { sayType } from './vocabulary'

export function RecordTable({
  records,
  isStale,
  open,
}: {
  records: AuditRecord[]
  isStale: boolean
  open: (record: AuditRecord) => void
}) {
  return (
    <div className="procura-panel" aria-busy={isStale}>
      <Table aria-label="Audit records" variant="compact" gridBreakPoint="grid-lg" className="procura-records">
        <Thead>
          <Tr>
            <Th modifier="fitContent">When</Th>
            <Th width={20}>What</Th>
            <Th>Who acted for whom</Th>
            <Th modifier="fitContent">Outcome</Th>
          </Tr>
        </Thead>
        <Tbody>
          {records.map((record) => (
            <Tr key={record.seq} className="procura-record">
              <Td dataLabel="When" modifier="nowrap">
                <When at={record.occurred_at} as="stacked" />
              </Td>
              <Td dataLabel="What" modifier="breakWord">
                <button type="button" className="procura-record__open" onClick={() => open(record)}>
                  {sayType(record.type)}
                </button>
              </Td>
              <Td dataLabel="Who acted for whom" modifier="breakWord">
                <Chain record={record} />
                {record.reason && (
                  <span className="procura-record__reason">
                    <Words text={record.reason} />
                  </span>
                )}
              </Td>
              <Td dataLabel="Outcome">
                <OutcomeBadge outcome={record.outcome} />
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  )
}
