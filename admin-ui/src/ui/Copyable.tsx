import './copyable.css'
import { CheckIcon, CopyIcon } from '@patternfly/react-icons'
import { useEffect, useRef, useState } from 'react'

/// A value somebody will want elsewhere, whole and exact.
export function Copyable({ value, label, wrap = false }: { value: string; label: string; wrap?: boolean }) {
  return (
    <span className={`procura-copyable ${wrap ? 'procura-copyable--wrap' : ''}`}>
      <code title={value}>{value}</code>
      <CopyButton value={value} label={label} />
    </span>
  )
}

export function CopyButton({ value, label, text = false }: { value: string; label: string; text?: boolean }) {
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  async function copy() {
    await toClipboard(value)
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), 2500)
  }

  return (
    <button
      type="button"
      className={`procura-copy ${text ? 'procura-copy--text' : ''}`}
      onClick={() => void copy()}
      aria-label={`Copy ${label}`}
    >
      {copied ? <CheckIcon /> : <CopyIcon />}
      {text && <span aria-hidden="true">{copied ? 'Copied' : 'Copy'}</span>}
      <span className="pf-v6-screen-reader" role="status">
        {copied ? 'copied' : ''}
      </span>
    </button>
  )
}

async function toClipboard(value: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(value)
  } catch {
    // plain http outside loopback has no clipboard API: the old way still works there
    const area = document.createElement('textarea')
    area.value = value
    ;(document.activeElement?.parentElement ?? document.body).append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}
