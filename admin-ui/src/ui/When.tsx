const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

/// A moment in the reader's own time zone; the exact instant in UTC, as the evidence has it, on hover.
export function When({ at, as = 'both' }: { at: string; as?: 'both' | 'day' | 'stacked' }) {
  const moment = new Date(at)
  if (Number.isNaN(moment.getTime())) return <span>{at}</span>
  const exact = { dateTime: at, title: moment.toISOString() }
  if (as === 'stacked') {
    return (
      <time {...exact} className="procura-when">
        <span>{CLOCK.format(moment)}</span> <small>{DAY.format(moment)}</small>
      </time>
    )
  }
  return <time {...exact}>{(as === 'day' ? DAY : LOCAL).format(moment)}</time>
}
