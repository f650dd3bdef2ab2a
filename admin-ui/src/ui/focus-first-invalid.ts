/// After a refusal the keyboard stands at the first field to mend. Waits for the refusal to be drawn.
export function focusFirstInvalid(within: HTMLElement | null): void {
  requestAnimationFrame(() => {
    within?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  })
}
