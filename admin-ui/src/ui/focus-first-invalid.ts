import { type RefObject, useEffect } from 'react'

/// After a refusal, once it is drawn, the keyboard stands at the first field to mend.
export function useFocusFirstInvalid(within: RefObject<HTMLElement | null>, refusal: unknown): void {
  useEffect(() => {
    if (refusal) within.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [within, refusal])
}
