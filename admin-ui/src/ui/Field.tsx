import {
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  TextInput,
  type TextInputProps,
} from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { sentence, Words } from './Words'

/// A label, an input and one line under it: the server's refusal of this field if there is one, else the hint.
export function Field({
  id,
  label,
  hint,
  error,
  children,
  ...input
}: Omit<TextInputProps, 'ref' | 'label'> & {
  id: string
  label: string
  hint?: ReactNode
  error?: string | undefined
  children?: ReactNode
}) {
  const below = error || hint ? `${id}-below` : undefined
  return (
    <FormGroup label={label} fieldId={id} isRequired={input.isRequired ?? false}>
      {children ?? (
        <TextInput
          {...input}
          id={id}
          name={input.name ?? id}
          validated={error ? 'error' : 'default'}
          aria-describedby={below}
        />
      )}
      <Below id={below} hint={hint} error={error} />
    </FormGroup>
  )
}

export function Below({ id, hint, error }: { id: string | undefined; hint?: ReactNode; error?: string | undefined }) {
  if (!error && !hint) return null
  return (
    <FormHelperText>
      <HelperText id={id} aria-live="polite">
        <HelperTextItem variant={error ? 'error' : 'default'}>
          {error ? <Words text={sentence(error)} /> : hint}
        </HelperTextItem>
      </HelperText>
    </FormHelperText>
  )
}
