import './page-title.css'
import { Title } from '@patternfly/react-core'
import { useEffect, type ReactNode } from 'react'

/// The one heading of a page, its name in the browser's tab, and what can be done here.
export function PageTitle({
  title,
  lead,
  actions,
  before,
}: {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  before?: ReactNode
}) {
  useDocumentTitle(title)
  return (
    <div className="procura-title">
      {before}
      <div className="procura-title__row">
        <Title headingLevel="h1" size="3xl" className="procura-title__text">
          {title}
        </Title>
        {actions && <div className="procura-title__actions">{actions}</div>}
      </div>
      {lead && <p className="procura-title__lead">{lead}</p>}
    </div>
  )
}

export function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Procura`
  }, [title])
}
