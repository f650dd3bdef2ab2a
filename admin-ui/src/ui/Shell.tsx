import './shell.css'
import { ClipboardListIcon, FileExportIcon, HomeIcon, RobotIcon } from '@patternfly/react-icons'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, type ComponentType } from 'react'
import { Link, NavLink, Outlet, useLocation, useNavigation } from 'react-router'
import { signOut } from '../api/console'
import { paths } from '../paths'
import { useSession } from '../session'
import { SessionEnd } from './SessionEnd'
import { ThemePicker } from './ThemePicker'
import { useToast } from './Toasts'
import { Wordmark } from './Wordmark'

const PLACES: { to: string; name: string; Icon: ComponentType }[] = [
  { to: paths.overview, name: 'Overview', Icon: HomeIcon },
  { to: paths.agents, name: 'Agents', Icon: RobotIcon },
  { to: paths.audit, name: 'Audit trail', Icon: ClipboardListIcon },
  { to: paths.exports, name: 'Exports', Icon: FileExportIcon },
]

/// The frame around every signed-in page. On a narrow window the side becomes the top, without a menu to open.
export function Shell() {
  const session = useSession()
  const main = useRef<HTMLElement>(null)
  useFocusAfterNavigation(main)
  const opening = useNavigation().state === 'loading'

  return (
    <div className="procura-shell">
      <a
        className="procura-skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to the content
      </a>
      <header className="procura-side">
        <div className="procura-side__inner">
          <div className="procura-side__brand">
            <Link to={paths.overview} aria-label="Procura, to the overview">
              <Wordmark />
            </Link>
            <div className="procura-side__tenant">
              <strong>{session.tenant_display_name}</strong>
              {session.tenant}
            </div>
          </div>
          <nav aria-label="Console">
            <ul className="procura-nav">
              {PLACES.map(({ to, name, Icon }) => (
                <li key={to}>
                  <NavLink to={to}>
                    <Icon />
                    {name}
                  </NavLink>
                </li>
              ))}
            </ul>
          </nav>
          <div className="procura-side__foot">
            <SignedInAs />
            <ThemePicker />
          </div>
        </div>
      </header>
      <main id="main" className="procura-main" ref={main} tabIndex={-1} aria-busy={opening}>
        <div className="procura-page">
          <SessionEnd expiresAt={session.expires_at} />
          <Outlet />
        </div>
      </main>
    </div>
  )
}

function SignedInAs() {
  const session = useSession()
  const cache = useQueryClient()
  const toast = useToast()

  async function leave() {
    try {
      await signOut()
    } catch {
      toast('danger', 'Signing out did not reach the server. You are still signed in.')
      return
    }
    cache.clear()
    window.location.assign('/console/')
  }

  return (
    <div className="procura-side__user">
      <span title={session.username ?? ''}>{session.display_name || session.username || 'Signed in'}</span>
      <button type="button" className="procura-quiet-button" onClick={() => void leave()}>
        Sign out
      </button>
    </div>
  )
}

/// A new page starts at its top for the keyboard and the screen reader too, as it would without a single-page application.
function useFocusAfterNavigation(main: React.RefObject<HTMLElement | null>) {
  const { pathname } = useLocation()
  const first = useRef(pathname)
  useEffect(() => {
    if (first.current === pathname) return
    first.current = pathname
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [pathname, main])
}
