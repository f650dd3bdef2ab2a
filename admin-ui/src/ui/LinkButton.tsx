import { Button, type ButtonProps } from '@patternfly/react-core'
import { useHref, useLinkClickHandler } from 'react-router'

/// A link that looks like a button: it can be opened in a new tab, and does not reload the page.
export function LinkButton({ to, ...props }: ButtonProps & { to: string }) {
  const href = useHref(to)
  const follow = useLinkClickHandler(to)
  return (
    <Button
      {...props}
      component="a"
      href={href}
      onClick={(event) => follow(event as unknown as React.MouseEvent<HTMLAnchorElement>)}
    />
  )
}
