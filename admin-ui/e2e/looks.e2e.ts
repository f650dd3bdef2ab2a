/// Pictures of every page for the eye, into `target/looks`: run with `npm run looks`.
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { VET_ASSISTANT } from '../mock-api/world'
import { launch, visit } from './browser'

const FOLDER = 'target/looks'
const ONLY = process.env['LOOK_AT']

const WINDOWS = {
  light: { colorScheme: 'light' as const, viewport: { width: 1360, height: 860 } },
  dark: { colorScheme: 'dark' as const, viewport: { width: 1360, height: 860 } },
  narrow: { colorScheme: 'light' as const, viewport: { width: 390, height: 844 } },
}

interface Look {
  name: string
  tenant?: string
  path: string
  then?: (page: Page) => Promise<void>
}

const LOOKS: Look[] = [
  { name: 'sign-in', path: '/console/' },
  { name: 'sign-in-refused', path: '/console/?error=unknown_tenant&tenant=acne' },
  { name: 'sign-up', path: '/console/signup' },
  {
    name: 'sign-up-refused',
    path: '/console/signup',
    then: async (page) => {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Greenfield')
      await page.getByLabel('E-mail').fill('a@b.example')
      await page.getByLabel('Password').fill('short')
      await page.getByLabel('Sign-up token').fill('guess')
      await page.getByRole('button', { name: 'Make the tenant' }).click()
      await page.getByText('Use 12 characters or more.').waitFor()
    },
  },
  {
    name: 'sign-up-done',
    path: '/console/signup',
    then: async (page) => {
      await page
        .getByRole('textbox', { name: 'Name', exact: true })
        .fill(`Hedgehog Clinic ${Math.random().toString(36).slice(2, 6)}`)
      await page.getByLabel('E-mail').fill('a@b.example')
      await page.getByLabel('Password').fill('correct horse battery')
      await page.getByLabel('Sign-up token').fill('let-me-in')
      await page.getByRole('button', { name: 'Make the tenant' }).click()
      await page.getByText('Shown only now').waitFor()
    },
  },
  { name: 'overview', tenant: 'greenfield', path: '/console/overview' },
  { name: 'overview-empty', tenant: 'empty', path: '/console/overview' },
  {
    name: 'overview-failing',
    tenant: 'flaky',
    path: '/console/overview',
    then: (page) => page.getByText('could not be loaded').first().waitFor(),
  },
  { name: 'agents', tenant: 'greenfield', path: '/console/agents' },
  { name: 'agents-empty', tenant: 'empty', path: '/console/agents' },
  { name: 'agents-none-found', tenant: 'greenfield', path: '/console/agents?q=zebra' },
  { name: 'agents-reader', tenant: 'reader', path: '/console/agents' },
  {
    name: 'agents-failing',
    tenant: 'flaky',
    path: '/console/agents',
    then: (page) => page.getByText('could not be loaded').first().waitFor(),
  },
  { name: 'agent', tenant: 'greenfield', path: `/console/agents/${VET_ASSISTANT}` },
  { name: 'agent-long', tenant: 'greenfield', path: '/console/agents/agt_5gTb7Hn9Ju1MkI' },
  { name: 'agent-suspended', tenant: 'greenfield', path: '/console/agents/agt_4rFv2Tg6By8NhU' },
  { name: 'agent-missing', tenant: 'greenfield', path: '/console/agents/agt_none' },
  {
    name: 'agent-suspend',
    tenant: 'greenfield',
    path: `/console/agents/${VET_ASSISTANT}`,
    then: async (page) => {
      await page.getByRole('button', { name: 'Suspend' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'register', tenant: 'greenfield', path: '/console/agents/register' },
  {
    name: 'register-filled',
    tenant: 'greenfield',
    path: '/console/agents/register',
    then: async (page) => {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Night shift assistant')
      await page.getByLabel('Bob Okafor').check()
      await page.getByLabel('Vet Assist', { exact: false }).first().check()
      await page.getByLabel('pet:read').check()
      await page.getByLabel('Key pair').check()
    },
  },
  { name: 'audit', tenant: 'greenfield', path: '/console/audit' },
  { name: 'audit-empty', tenant: 'empty', path: '/console/audit' },
  { name: 'audit-filtered', tenant: 'greenfield', path: '/console/audit?outcome=refused' },
  { name: 'audit-none', tenant: 'greenfield', path: '/console/audit?jti=nothing' },
  {
    name: 'audit-record',
    tenant: 'greenfield',
    path: '/console/audit',
    then: async (page) => {
      await page.locator('.procura-record__open').nth(4).click()
      await page.getByText('Canonical JSON').waitFor()
    },
  },
  { name: 'exports', tenant: 'greenfield', path: '/console/exports' },
  { name: 'exports-empty', tenant: 'empty', path: '/console/exports' },
  {
    name: 'exports-ask',
    tenant: 'greenfield',
    path: '/console/exports',
    then: async (page) => {
      await page.getByRole('button', { name: 'Ask for an export' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'not-found', tenant: 'greenfield', path: '/console/nowhere' },
]

let browser: Browser
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true })
  browser = await launch()
})
afterAll(() => browser.close())

describe.each(Object.entries(WINDOWS))('%s', (window, options) => {
  test.each(LOOKS.filter(({ name }) => !ONLY || ONLY.split(',').some((one) => name.startsWith(one))))(
    '$name',
    async ({ name, tenant, path, then }) => {
      const { page, mishaps, close } = await visit(browser, options)
      try {
        if (tenant) await page.goto(`/console/login?tenant=${tenant}&return_to=/console/overview`)
        await page.goto(path)
        await page.waitForLoadState('networkidle')
        await then?.(page)
        await page.evaluate(() => document.fonts.ready)
        await page.waitForTimeout(350)
        await page.screenshot({
          path: `${FOLDER}/${name}-${window}.png`,
          fullPage: !name.includes('record') && !name.includes('suspend') && !name.includes('ask'),
        })
        for (const mishap of mishaps) console.warn(`${name}-${window}: ${mishap}`)
      } finally {
        await close()
      }
    },
  )
})
