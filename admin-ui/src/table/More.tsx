import { Button } from '@patternfly/react-core'

interface Paged {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => Promise<unknown>
}

/// The rest of a list, on demand.
export function More({ query, what = 'more' }: { query: Paged; what?: string }) {
  if (!query.hasNextPage) return null
  return (
    <div className="procura-more">
      <Button
        variant="secondary"
        isLoading={query.isFetchingNextPage}
        isDisabled={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        Show {what}
      </Button>
    </div>
  )
}
