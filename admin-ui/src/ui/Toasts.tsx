import { Alert, AlertActionCloseButton, AlertGroup } from '@patternfly/react-core'
import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react'

type Variant = 'success' | 'danger' | 'info'
type Show = (variant: Variant, title: string) => void

const ToastContext = createContext<Show>(() => {})

/// Short news of something that happened elsewhere on the page. Read aloud, gone after a while, closable before.
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<{ id: number; variant: Variant; title: string }[]>([])
  const next = useRef(0)
  const show = useCallback<Show>((variant, title) => {
    const id = next.current++
    setToasts((shown) => [...shown, { id, variant, title }])
  }, [])
  const close = (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id))

  return (
    <ToastContext value={show}>
      {children}
      <AlertGroup isToast isLiveRegion aria-label="News">
        {toasts.map(({ id, variant, title }) => (
          <Alert
            key={id}
            variant={variant}
            title={title}
            timeout={variant === 'danger' ? false : 8000}
            onTimeout={() => close(id)}
            actionClose={<AlertActionCloseButton title={title} onClose={() => close(id)} />}
          />
        ))}
      </AlertGroup>
    </ToastContext>
  )
}

export const useToast = () => useContext(ToastContext)
