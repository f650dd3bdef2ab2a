import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderConsole } from './test-console'

test('nobody gets a page without a session, and the way back is kept', async () => {
  const { router, asked } = renderConsole('/audit?outcome=refused', null)
  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  expect(new URLSearchParams(router.state.location.search).get('return_to')).toBe('/console/audit?outcome=refused')
  expect(asked).toEqual(['GET /console/session'])
})

test('who is signed in is led past the sign-in', async () => {
  const { router } = renderConsole('/', 'greenfield')
  await screen.findByRole('heading', { level: 1, name: 'Overview' })
  expect(router.state.location.pathname).toBe('/overview')
})
