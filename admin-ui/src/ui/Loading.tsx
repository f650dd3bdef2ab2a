import { Bullseye, Spinner } from '@patternfly/react-core'

export function Loading({ what }: { what: string }) {
  return (
    <Bullseye className="procura-loading">
      <Spinner size="lg" aria-valuetext={what} aria-label={what} />
      <p className="procura-quiet procura-loading__words">{what} …</p>
    </Bullseye>
  )
}
