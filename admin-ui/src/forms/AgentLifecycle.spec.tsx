import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { VET_ASSISTANT } from '../../mock-api/world'
import { renderConsole } from '../test-console'

test('suspending says what happens before it happens', async () => {
  const { asked } = renderConsole(`/agents/${VET_ASSISTANT}`, 'greenfield')
  await userEvent.click(await screen.findByRole('button', { name: 'Suspend' }))
  const dialog = within(await screen.findByRole('dialog', { name: /Suspend Vet Assistant/ }))
  dialog.getByText(/it gets no tokens/)
  expect(asked.filter((call) => call.startsWith('POST'))).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Suspend' }))
  await screen.findByText(/Suspended: this agent gets no tokens/)
  expect(asked.filter((call) => call.startsWith('POST'))).toEqual([
    `POST /api/v1/tenants/greenfield/agents/${VET_ASSISTANT}/suspend`,
  ])
})

test('a refusal stays in the dialog, in the server’s words', async () => {
  const { mock } = renderConsole(`/agents/${VET_ASSISTANT}`, 'greenfield')
  await userEvent.click(await screen.findByRole('button', { name: 'Suspend' }))
  mock.world('greenfield').agents.find((agent) => agent.id === VET_ASSISTANT)!.status = 'retired'
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Suspend' }))
  await screen.findByText('A retired agent never comes back.')
})

test('a reader is told why not', async () => {
  renderConsole(`/agents/${VET_ASSISTANT}`, 'reader')
  const suspend = await screen.findByRole('button', { name: 'Suspend' })
  expect(suspend.getAttribute('aria-disabled')).toBe('true')
  await userEvent.hover(suspend)
  await screen.findByText('Your sign-in lacks the permission admin:write.')
})
