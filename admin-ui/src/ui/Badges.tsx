import './badges.css'
import type { AgentStatus } from '../api/schema'
import { toneOf } from '../audit/vocabulary'

const STATUS: Record<AgentStatus, { tone: string; words: string }> = {
  active: { tone: 'good', words: 'Active' },
  suspended: { tone: 'warn', words: 'Suspended' },
  retired: { tone: 'plain', words: 'Retired' },
}

export function StatusBadge({ status }: { status: AgentStatus }) {
  const { tone, words } = STATUS[status] ?? { tone: 'plain', words: status }
  return <span className={`procura-badge procura-badge--${tone}`}>{words}</span>
}

export function OutcomeBadge({ outcome }: { outcome: string }) {
  return (
    <span className={`procura-badge procura-badge--${toneOf(outcome)}`}>
      {outcome.charAt(0).toUpperCase() + outcome.slice(1)}
    </span>
  )
}
