import '../ui/panel.css'
import './exports.css'
import { EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from '@patternfly/react-core'
import { FileExportIcon } from '@patternfly/react-icons'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { exportsQuery } from '../api/admin'
import { readSearch } from '../audit/search'
import { VerifyOffline } from '../audit/VerifyOffline'
import { RequestExportDialog } from '../forms/RequestExportDialog'
import { ExportRow } from '../table/ExportRow'
import { More } from '../table/More'
import { useMissing, useSession } from '../session'
import { Failure } from '../ui/Failure'
import { GuardedButton } from '../ui/GuardedButton'
import { Loading } from '../ui/Loading'
import { items } from '../ui/names'
import { PageTitle } from '../ui/PageTitle'
import { Panel } from '../ui/Panel'

/// Evidence to take away: asked for here, checked anywhere.
export function ExportsPage() {
  const { tenant } = useSession()
  const missing = useMissing('audit:export')
  const [query, setQuery] = useSearchParams()
  const exports = useInfiniteQuery({ ...exportsQuery(tenant), enabled: !missing })
  const all = items(exports.data)
  const ask = (
    <GuardedButton why={missing} onClick={() => setQuery({ ask: '' })}>
      Ask for an export
    </GuardedButton>
  )

  return (
    <>
      <PageTitle
        title="Exports"
        lead="Records with the proofs that they are whole: for an auditor, a regulator, or your own archive."
        actions={ask}
      />
      <div className="procura-exports">
        <Panel title="Asked for so far">
          {missing ? (
            <p className="procura-quiet">{missing}</p>
          ) : exports.isPending ? (
            <Loading what="Listing the exports" />
          ) : exports.isError ? (
            <Failure error={exports.error} retry={() => void exports.refetch()} />
          ) : all.length === 0 ? (
            <EmptyState titleText="No export yet" headingLevel="h3" icon={FileExportIcon} variant="sm">
              <EmptyStateBody>
                Choose a span of time, and get every record in it with the proof that none is missing.
              </EmptyStateBody>
              <EmptyStateFooter>
                <EmptyStateActions>{ask}</EmptyStateActions>
              </EmptyStateFooter>
            </EmptyState>
          ) : (
            <>
              <ul className="procura-export-list">
                {all.map((one) => (
                  <ExportRow key={one.id} listed={one} />
                ))}
              </ul>
              <More query={exports} what="earlier ones" />
            </>
          )}
        </Panel>
        <VerifyOffline />
      </div>
      {query.has('ask') && !missing && <RequestExportDialog search={readSearch(query)} close={() => setQuery({})} />}
    </>
  )
}
