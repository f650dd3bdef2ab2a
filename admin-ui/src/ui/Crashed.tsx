import { Button, EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from '@patternfly/react-core'
import { ExclamationTriangleIcon } from '@patternfly/react-icons'

/// The last resort: the page's own code failed, or a chunk of it is gone because a newer console was installed.
export function Crashed() {
  return (
    <EmptyState titleText="The console stumbled" headingLevel="h1" icon={ExclamationTriangleIcon} variant="sm">
      <EmptyStateBody>Nothing you did is lost on the server. A reload fetches the newest console.</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  )
}
