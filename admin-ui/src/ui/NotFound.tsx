import { Button, EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from '@patternfly/react-core'
import { SearchIcon } from '@patternfly/react-icons'
import { Link } from 'react-router'
import { paths } from '../paths'

export function NotFound({ what }: { what: string }) {
  return (
    <EmptyState titleText={`${what} does not exist`} headingLevel="h1" icon={SearchIcon} variant="sm">
      <EmptyStateBody>The address may be mistyped, or belong to another tenant.</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="secondary" component={(props) => <Link {...props} to={paths.overview} />}>
            To the overview
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  )
}
