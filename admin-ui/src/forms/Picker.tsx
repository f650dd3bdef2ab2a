import './picker.css'
import { Button, Checkbox, SearchInput } from '@patternfly/react-core'
import { useId, useState, type ReactNode } from 'react'
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
}) {
  const id = useId()
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  const shown = choices.filter(
    (choice) => chosen.includes(choice.id) || `${choice.name} ${choice.detail ?? ''}`.toLowerCase().includes(wanted),
  )

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
      {choices.length >= SEARCHABLE_FROM && (
        <SearchInput
          aria-label={`Narrow: ${legend}`}
          placeholder="Narrow the list"
          value={words}
          onChange={(_event, value) => setWords(value)}
          onClear={() => setWords('')}
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
