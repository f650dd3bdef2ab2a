import './picker.css'
import { Button, Checkbox, SearchInput } from '@patternfly/react-core'
import { useId, useRef, type ReactNode } from 'react'
import { Below } from '../ui/Field'
import { sayError } from '../ui/Failure'

export interface Choice {
  id: string
  name: string
  detail?: string | null
}

interface Loaded {
  isPending: boolean
  isError: boolean
  error: unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => Promise<unknown>
}

const SEARCHABLE_FROM = 7

/// Several of many, as a list of checkboxes that can be narrowed: nothing opens, nothing hides what is chosen.
export function Picker({
  legend,
  hint,
  error,
  choices,
  chosen,
  onChange,
  query,
  empty,
  isRequired = false,
  words,
  onWords,
}: {
  legend: string
  hint: ReactNode
  error?: string | undefined
  choices: Choice[]
  chosen: string[]
  onChange: (chosen: string[]) => void
  query: Loaded
  empty: ReactNode
  isRequired?: boolean
  words: string
  onWords: (words: string) => void
}) {
  const id = useId()
  const seen = useRef(new Map<string, Choice>())
  for (const choice of choices) seen.current.set(choice.id, choice)
  const wanted = words.trim().toLowerCase()
  // what is chosen stays in sight, also when a search no longer finds it
  const kept = chosen.flatMap((one) => seen.current.get(one) ?? [])
  const found = choices.filter((choice) => `${choice.name} ${choice.detail ?? ''}`.toLowerCase().includes(wanted))
  const shown = [...kept.filter((one) => !found.some(({ id }) => id === one.id)), ...found]

  return (
    <fieldset className="procura-picker" aria-describedby={`${id}-below`}>
      <legend>
        {legend}
        {isRequired && (
          <span aria-hidden="true" className="procura-required">
            {' '}
            *
          </span>
        )}
      </legend>
      {(choices.length >= SEARCHABLE_FROM || query.hasNextPage) && (
        <SearchInput
          aria-label={`Narrow: ${legend}`}
          placeholder="Narrow the list"
          value={words}
          onChange={(_event, value) => onWords(value)}
          onClear={() => onWords('')}
        />
      )}
      {query.isError ? (
        <p className="procura-quiet">{sayError(query.error)}</p>
      ) : query.isPending ? (
        <p className="procura-quiet">Loading…</p>
      ) : choices.length === 0 ? (
        <p className="procura-quiet">{empty}</p>
      ) : (
        <div className="procura-picker__list">
          {shown.map((choice) => (
            <Checkbox
              key={choice.id}
              id={`${id}-${choice.id}`}
              label={choice.name}
              description={choice.detail}
              isChecked={chosen.includes(choice.id)}
              {...(error && { 'aria-invalid': true })}
              onChange={(_event, checked) =>
                onChange(checked ? [...chosen, choice.id] : chosen.filter((one) => one !== choice.id))
              }
            />
          ))}
          {shown.length === 0 && <p className="procura-quiet">None of those loaded matches.</p>}
          {query.hasNextPage && (
            <Button
              variant="link"
              isInline
              isLoading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              Load more
            </Button>
          )}
        </div>
      )}
      <Below id={`${id}-below`} hint={hint} error={error} />
    </fieldset>
  )
}
