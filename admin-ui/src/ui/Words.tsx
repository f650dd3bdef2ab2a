import { Fragment } from 'react'

/// A message of the server: what somebody typed stands in backticks there, and as code here. Never markup.
export function Words({ text }: { text: string }) {
  return text
    .split('`')
    .map((part, index) => (index % 2 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>))
}

/// Messages start lower case and end without a full stop (RFC 6749's manner); a page speaks in sentences.
export function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(start) ? start : `${start}.`
}
