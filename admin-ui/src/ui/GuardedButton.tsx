import { Button, Tooltip, type ButtonProps } from '@patternfly/react-core'

/// A button that, when it cannot be pressed, says why: by pointer, by keyboard and to a screen reader.
export function GuardedButton({ why, onClick, ...props }: ButtonProps & { why: string | null }) {
  if (!why) return <Button {...props} onClick={onClick} />
  return (
    <Tooltip content={why}>
      <Button {...props} isAriaDisabled />
    </Tooltip>
  )
}
