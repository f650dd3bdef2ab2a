import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { renderConsole } from '../test-console'

describe('the list of agents', () => {
  test('shows names as text, whatever they hold', async () => {
    renderConsole('/agents', 'greenfield')
    await screen.findByRole('link', { name: '"><script>alert(document.domain)</script>' })
    expect(document.querySelector('script')).toBeNull()
    expect(document.querySelector('img')).toBeNull()
  })

  test('says who answers for each, by name', async () => {
    renderConsole('/agents', 'greenfield')
    const row = (await screen.findByRole('link', { name: 'Appointment scheduler' })).closest('tr')!
    await within(row).findByText('Alice Marchetti, Bob Okafor')
  })

  test('asks the server for what is searched, and keeps it in the address', async () => {
    const { router, asked } = renderConsole('/agents?status=suspended', 'greenfield')
    await screen.findByRole('link', { name: 'Reminder sender' })
    expect(screen.queryByRole('link', { name: 'Vet Assistant' })).toBeNull()
    await userEvent.type(screen.getByRole('textbox', { name: /Search agents/ }), 'zebra')
    await screen.findByRole('heading', { name: 'No agent matches' })
    expect(router.state.location.search).toBe('?status=suspended&q=zebra')
    expect(asked).toContain('GET /api/v1/tenants/greenfield/agents?limit=50&q=zebra&status=suspended')
  })

  test('explains what an agent is when there is none', async () => {
    renderConsole('/agents', 'empty')
    await screen.findByRole('heading', { name: 'No agents yet' })
    expect(screen.getAllByRole('link', { name: 'Register an agent' })).toHaveLength(2)
  })

  test('offers another try when the server cannot answer', async () => {
    const { mock } = renderConsole('/agents', 'flaky')
    await screen.findByText('The read model is catching up.')
    delete mock.world('flaky').failsWith
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await screen.findByRole('link', { name: 'Vet Assistant' })
  })

  test('ends with the session', async () => {
    const { mock } = renderConsole('/agents', 'greenfield')
    await screen.findByRole('link', { name: 'Vet Assistant' })
    mock.signedInAs = null
    await userEvent.click(screen.getByRole('button', { name: 'Retired' }))
    await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  })
})
