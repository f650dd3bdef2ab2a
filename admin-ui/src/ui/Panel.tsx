import './panel.css'
import { Title } from '@patternfly/react-core'
import { useId, type ReactNode } from 'react'

/// A titled piece of a page.
export function Panel({
  title,
  aside,
  children,
  flush = false,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
  flush?: boolean
}) {
  const id = useId()
  return (
    <section className={`procura-panel ${flush ? 'procura-panel--flush' : ''}`} aria-labelledby={id}>
      <div className="procura-panel__head">
        <Title headingLevel="h2" size="lg" id={id}>
          {title}
        </Title>
        {aside}
      </div>
      <div className="procura-panel__body">{children}</div>
    </section>
  )
}
