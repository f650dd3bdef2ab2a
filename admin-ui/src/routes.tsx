import type { RouteObject } from 'react-router'
import { RequireSession } from './session'
import { Crashed } from './ui/Crashed'
import { Loading } from './ui/Loading'
import { NotFound } from './ui/NotFound'
import { Shell } from './ui/Shell'

const opening = <Loading what="Opening the page" />

/// Each page is its own chunk: sign-in does not wait for the audit trail's code.
export const routes: RouteObject[] = [
  {
    errorElement: <Crashed />,
    hydrateFallbackElement: opening,
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./pages/SignInPage')).SignInPage }) },
      { path: 'signup', lazy: async () => ({ Component: (await import('./pages/SignUpPage')).SignUpPage }) },
      {
        element: (
          <RequireSession>
            <Shell />
          </RequireSession>
        ),
        children: [
          {
            errorElement: <Crashed />,
            children: [
              {
                path: 'overview',
                lazy: async () => ({ Component: (await import('./pages/OverviewPage')).OverviewPage }),
              },
              { path: 'agents', lazy: async () => ({ Component: (await import('./pages/AgentsPage')).AgentsPage }) },
              {
                path: 'agents/register',
                lazy: async () => ({ Component: (await import('./pages/RegisterAgentPage')).RegisterAgentPage }),
              },
              { path: 'agents/:id', lazy: async () => ({ Component: (await import('./pages/AgentPage')).AgentPage }) },
              { path: 'audit', lazy: async () => ({ Component: (await import('./pages/AuditPage')).AuditPage }) },
              { path: 'exports', lazy: async () => ({ Component: (await import('./pages/ExportsPage')).ExportsPage }) },
              { path: '*', element: <NotFound what="This page" /> },
            ],
          },
        ],
      },
    ],
  },
]
