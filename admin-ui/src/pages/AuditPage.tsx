import '../ui/panel.css'
import './agents.css'
import './audit.css'
import { Button, EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from '@patternfly/react-core'
import { ClipboardListIcon, SearchIcon, SyncAltIcon } from '@patternfly/react-icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { recordQuery, recordsQuery, type RecordSearch } from '../api/admin'
import type { AuditRecord } from '../api/schema'
import { RecordDrawer } from '../audit/RecordDrawer'
import { RecordTable } from '../audit/RecordTable'
import { queryOf, readSearch } from '../audit/search'
import { SearchForm } from '../audit/SearchForm'
import { paths } from '../paths'
import { useMissing, useSession } from '../session'
import { Failure, Refusal } from '../ui/Failure'
import { LinkButton } from '../ui/LinkButton'
import { Loading } from '../ui/Loading'
import { PageTitle } from '../ui/PageTitle'

/// Every decision of the tenant, newest first. Filters, page and open record all stand in the address.
export function AuditPage() {
  const { tenant } = useSession()
  const mayExport = useMissing('audit:export') === null
  const [query, setQuery] = useSearchParams()
  const search = readSearch(query)
  const cursor = query.get('cursor')
  const records = useQuery({ ...recordsQuery(tenant, search, cursor), placeholderData: keepPreviousData })
  const shown = records.data?.items ?? []
  const opened = query.get('record')
  const index = shown.findIndex((record) => String(record.seq) === opened)

  function open(record: AuditRecord | undefined, replace = false) {
    setQuery(
      (now) => {
        const next = new URLSearchParams(now)
        if (record) next.set('record', String(record.seq))
        else next.delete('record')
        return next
      },
      { replace, preventScrollReset: true },
    )
  }

  return (
    <>
      <PageTitle
        title="Audit trail"
        lead="Who acted for whom, and who changed what. Each record is sealed into a log that shows if one was altered or taken away."
        actions={
          <>
            {mayExport && (
              <LinkButton variant="secondary" to={paths.askForExport(search)}>
                Export {Object.keys(search).length > 0 ? 'these records' : 'records'}
              </LinkButton>
            )}
            <Button
              variant="plain"
              aria-label="Look for newer records"
              icon={<SyncAltIcon />}
              isDisabled={records.isFetching}
              onClick={() => void records.refetch()}
            />
          </>
        }
      />
      {opened && records.isSuccess && index < 0 && (
        <Elsewhere key={opened} seq={opened} close={() => open(undefined)} />
      )}
      <SearchForm search={search} onSearch={(next) => setQuery(queryOf(next))} />
      {records.isPending ? (
        <Loading what="Reading the audit trail" />
      ) : records.isError ? (
        <Failure error={records.error} retry={() => void records.refetch()} />
      ) : shown.length === 0 ? (
        <NoRecords search={search} clear={() => setQuery({})} />
      ) : (
        <>
          <RecordTable records={shown} isStale={records.isPlaceholderData} open={open} />
          <Paging next={records.data.next_cursor ?? null} />
        </>
      )}
      {shown[index] && (
        <RecordDrawer
          record={shown[index]}
          close={() => open(undefined)}
          newer={shown[index - 1] && (() => open(shown[index - 1], true))}
          older={shown[index + 1] && (() => open(shown[index + 1], true))}
        />
      )}
    </>
  )
}

/// A record that a link leads to and the list in hand does not show.
function Elsewhere({ seq, close }: { seq: string; close: () => void }) {
  const { tenant } = useSession()
  const record = useQuery(recordQuery(tenant, seq))
  if (record.isPending) return null
  if (record.isError) return <Refusal error={record.error} title={`Record ${seq} can’t be opened`} />
  return <RecordDrawer record={record.data} close={close} newer={undefined} older={undefined} />
}

/// By key set, so that records arriving meanwhile move nothing: older is a cursor, newer is the way back.
function Paging({ next }: { next: string | null }) {
  const [query, setQuery] = useSearchParams()
  const navigate = useNavigate()
  const { state } = useLocation() as { state: { paged?: boolean } | null }
  const cursor = query.get('cursor')
  if (!cursor && !next) return null

  function go(to: string | null) {
    const target = new URLSearchParams(query)
    target.delete('record')
    if (to) target.set('cursor', to)
    else target.delete('cursor')
    setQuery(target, { state: { paged: to !== null } })
    window.scrollTo(0, 0)
  }

  return (
    <nav className="procura-paging" aria-label="Pages of records">
      <Button variant="secondary" isDisabled={!cursor} onClick={() => go(null)}>
        Newest
      </Button>
      <Button variant="secondary" isDisabled={!cursor} onClick={() => (state?.paged ? void navigate(-1) : go(null))}>
        Newer
      </Button>
      <Button variant="secondary" isDisabled={!next} onClick={() => go(next)}>
        Older
      </Button>
    </nav>
  )
}

function NoRecords({ search, clear }: { search: RecordSearch; clear: () => void }) {
  if (Object.keys(search).length === 0) {
    return (
      <EmptyState titleText="Nothing has happened yet" headingLevel="h2" icon={ClipboardListIcon} variant="sm">
        <EmptyStateBody>The first sign-in, change or token will be the first record.</EmptyStateBody>
      </EmptyState>
    )
  }
  return (
    <EmptyState titleText="No record matches" headingLevel="h2" icon={SearchIcon} variant="sm">
      <EmptyStateBody>Ids are compared whole. Leave out a filter, or take a longer time.</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="link" onClick={clear}>
            Show all records
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  )
}
