import './shell.css'
import './front.css'
import type { ReactNode } from 'react'
import { Wordmark } from './Wordmark'

/// The frame of the pages before sign-in: what this is on one side, the form on the other.
export function Front({ children }: { children: ReactNode }) {
  return (
    <div className="procura-front">
      <header className="procura-front__side">
        <Wordmark className="procura-front__wordmark" />
        <p className="procura-front__claim">Who may act for whom, and proof of who did.</p>
        <Mandate />
      </header>
      <main className="procura-front__main">
        <div className="procura-front__form">{children}</div>
      </main>
    </div>
  )
}

/// The idea in one drawing: a person signs, an agent acts under the seal, the resource sees both.
function Mandate() {
  return (
    <svg className="procura-front__drawing" viewBox="0 0 320 150" aria-hidden="true">
      <path className="procura-front__thread" d="M52 60 C 96 10, 132 120, 166 76 S 232 40, 268 74" />
      <circle className="procura-front__person" cx="40" cy="66" r="21" />
      <path className="procura-front__person" d="M4 132c4-22 18-33 36-33s32 11 36 33" />
      <path
        className="procura-front__seal"
        d="M166 43l7 5 8-3 4 8 8 1 1 8 7 5-3 8 3 8-7 5-1 8-8 1-4 8-8-3-7 5-7-5-8 3-4-8-8-1-1-8-7-5 3-8-3-8 7-5 1-8 8-1 4-8 8 3z"
      />
      <circle className="procura-front__seal-ring" cx="166" cy="77" r="17" />
      <path className="procura-front__paper" d="M262 44h34l14 14v58h-48z" />
      <path className="procura-front__lines" d="M272 72h26M272 84h28M272 96h18" />
    </svg>
  )
}
