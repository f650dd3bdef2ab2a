import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { VET_ASSISTANT } from '../mock-api/world'
import { browserIsMissing, expectAccessible, launch, origin, signIn, visit, type Visit } from './browser'

let browser: Browser
let at: Visit

describe.skipIf(browserIsMissing)('the console in a browser', () => {
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    at = await visit(browser)
  })
  afterEach(async () => {
    await at.close()
    expect(at.mishaps).toEqual([])
  })

  describe('signing up', () => {
    test('shows refusals at their fields, then the secret once, then leads to sign-in', async () => {
      const { page } = at
      const tenant = `hedgehogs-${Date.now().toString(36)}`
      await page.goto('/console/signup')
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Hedgehogs & Söhne')
      expect(await page.getByRole('textbox', { name: 'Short name' }).inputValue()).toBe('hedgehogs-sohne')
      await page.getByRole('textbox', { name: 'Short name' }).fill('greenfield')
      await page.getByRole('textbox', { name: 'E-mail' }).fill('olive@fresh.example')
      await page.getByLabel('Password').fill('short')
      await page.getByRole('textbox', { name: 'Sign-up token' }).fill('let-me-in')
      await page.getByRole('button', { name: 'Make the tenant' }).click()
      await page.getByText('Use 12 characters or more.').waitFor()
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('password')
      await expectAccessible(page)

      await page.getByLabel('Password').fill('correct horse battery staple')
      await page.getByRole('button', { name: 'Make the tenant' }).click()
      await page.getByText('is taken').waitFor()
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('tenant')
      await page.getByRole('textbox', { name: 'Short name' }).fill(tenant)
      await page.getByRole('button', { name: 'Make the tenant' }).click()
      await page.getByRole('heading', { name: 'The tenant is ready' }).waitFor()
      await page.getByText(/^procura_secret_/).waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Go to sign-in' }).click()
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
      await page.goto('/console/signup')
      expect(await page.getByText(/procura_secret_/).count()).toBe(0)
    })
  })

  describe('when the server is away', () => {
    test('the console says so, and tries again when told to', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.route('**/console/session', (route) => route.abort())
      await page.goto('/console/agents')
      await page.getByRole('heading', { level: 1, name: 'This could not be loaded' }).waitFor()
      await expectAccessible(page)
      await page.unroute('**/console/session')
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor()
    })

    test('one who wants no motion reads what is waited for', async () => {
      const still = await visit(browser, { reducedMotion: 'reduce' })
      await signIn(still.page, 'greenfield')
      await still.page.route('**/api/**/agents/agt_8mKj6Nh4Bg2VfC', () => {})
      await still.page.goto('/console/agents/agt_8mKj6Nh4Bg2VfC')
      await still.page.getByText('Fetching the agent …').waitFor()
      await still.close()
    })
  })

  describe('a long name', () => {
    const LONG = 'Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz'

    test('leaves room for signing out', async () => {
      const { page } = at
      await page.route('**/console/session', async (route) => {
        const answer = await route.fetch()
        const session = (await answer.json()) as object
        await route.fulfill({ response: answer, json: { ...session, display_name: LONG } })
      })
      await page.goto('/console/login?tenant=greenfield&return_to=/console/overview')
      await page.getByText(LONG).waitFor()
      const side = page.locator('.procura-side__inner')
      expect(await side.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    })

    test('is read to its end where its secret is shown', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/agents/register')
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`${LONG} again`)
      await page.getByRole('checkbox', { name: 'Bob Okafor' }).check()
      await page.getByRole('button', { name: 'Register the agent' }).click()
      const title = page.getByRole('dialog').getByText(`${LONG} again is registered`)
      await title.waitFor()
      expect(await title.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    })
  })

  describe('signing in', () => {
    test('returns to the page that was asked for', async () => {
      const { page } = at
      await page.goto('/console/audit?outcome=refused')
      await page.getByRole('textbox', { name: 'Tenant' }).fill('greenfield')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Audit trail' }).waitFor()
      expect(new URL(page.url()).search).toBe('?outcome=refused')
    })

    test.each([
      'https://evil.example/',
      '//evil.example',
      '/console/\\evil.example',
      '/console//evil.example',
      'javascript:alert(1)',
    ])('never leads out of the console: %s', async (returnTo) => {
      const { page } = at
      await page.goto(`/console/?${new URLSearchParams({ return_to: returnTo, tenant: 'greenfield' })}`)
      await page.getByRole('button', { name: 'Go to sign-in' }).click()
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
      expect(new URL(page.url()).origin).toBe(origin())
    })

    test('says when there is no such tenant', async () => {
      await at.page.goto('/console/?error=unknown_tenant&tenant=acne')
      await at.page.getByText('There is no tenant by that name').waitFor()
    })

    test('ends everywhere once the session is gone', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.waitForLoadState('networkidle')
      await page.context().clearCookies()
      await page.getByRole('link', { name: 'Exports' }).click()
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
      expect(new URL(page.url()).searchParams.get('return_to')).toBe('/console/exports')
    })

    test('and out again', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
      await page.goto('/console/agents')
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    })
  })

  describe('agents', () => {
    test('are registered with a secret that is shown once', async () => {
      const { page } = at
      const name = `Night shift ${Date.now().toString(36)}`
      await signIn(page, 'greenfield')
      await page.getByRole('link', { name: 'Agents', exact: true }).click()
      await page.getByRole('link', { name: 'Register an agent' }).click()
      await page.getByRole('button', { name: 'Register the agent' }).click()
      await page.getByText('Give the agent a name').waitFor()
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('name')
      await expectAccessible(page)

      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
      await page.getByRole('checkbox', { name: 'Bob Okafor' }).check()
      await page.getByRole('checkbox', { name: 'pet:read' }).check()
      await page.getByRole('button', { name: 'Register the agent' }).click()
      const dialog = page.getByRole('dialog', { name: `${name} is registered` })
      await dialog.getByText(/^procura_secret_/).waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await dialog.getByRole('button', { name: 'I have stored the secret' }).click()
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
      expect(await page.getByText(/procura_secret_/).count()).toBe(0)
      await page.goBack()
      expect(await page.getByText(/procura_secret_/).count()).toBe(0)
    })

    test('with a key pair never take a private key', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/agents/register')
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Keyed')
      await page.getByRole('checkbox', { name: 'Alice Marchetti' }).check()
      await page.getByRole('radio', { name: 'Key pair' }).check()
      await page
        .getByRole('textbox', { name: 'Public keys' })
        .fill('{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"c"}]}')
      await page.getByRole('button', { name: 'Register the agent' }).click()
      await page.getByText('must never leave the agent').waitFor()
      await page
        .getByRole('textbox', { name: 'Public keys' })
        .fill('{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b"}]}')
      await page.getByRole('button', { name: 'Register the agent' }).click()
      await page.getByRole('heading', { level: 1, name: 'Keyed' }).waitFor()
    })

    test('are suspended and reinstated by keyboard alone, and the record names it', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/agents/agt_8mKj6Nh4Bg2VfC')
      await page.getByRole('button', { name: 'Suspend' }).focus()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Suspend Appointment scheduler?' })
      await dialog.getByText('it gets no tokens').waitFor()
      await expectAccessible(page)
      await dialog.getByRole('button', { name: 'Suspend' }).focus()
      await page.keyboard.press('Enter')
      await page.getByText('Suspended: this agent gets no tokens').waitFor()
      await page.getByRole('button', { name: 'Reinstate' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').getByRole('button', { name: 'Reinstate' }).press('Enter')
      await page.getByText('Appointment scheduler is active again.').waitFor()
      await page.goto('/console/audit?type=agent.AgentReinstated')
      await page.getByRole('button', { name: 'Agent reinstated' }).first().waitFor()
    })

    test('retire only when their name is typed', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/agents/agt_4rFv2Tg6By8NhU')
      await page.getByRole('button', { name: 'Retire' }).click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.getByRole('button', { name: 'Retire' }).isDisabled()).toBe(true)
      await dialog.getByRole('textbox').fill('Reminder sender')
      expect(await dialog.getByRole('button', { name: 'Retire' }).isEnabled()).toBe(true)
    })

    test('are found by name and status, and the search stands in the address', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/agents')
      await page.getByRole('textbox', { name: 'Search agents' }).fill('gateway')
      await page.getByRole('link', { name: 'Clinic gateway' }).waitFor()
      await expect.poll(() => page.getByRole('row').count()).toBe(2)
      expect(new URL(page.url()).searchParams.get('q')).toBe('gateway')
      await page.getByRole('button', { name: 'Retired' }).click()
      await page.getByRole('heading', { name: 'No agent matches' }).waitFor()
    })

    test('cannot be changed by a reader, who is told why', async () => {
      const { page } = at
      await signIn(page, 'reader')
      await page.goto(`/console/agents/${VET_ASSISTANT}`)
      const suspend = page.getByRole('button', { name: 'Suspend' })
      await suspend.focus()
      await page.getByText('Your sign-in lacks the permission admin:write.').waitFor()
      await suspend.click({ force: true })
      expect(await page.getByRole('dialog').count()).toBe(0)
    })
  })

  describe('the audit trail', () => {
    test('is searched by address and paged by key set', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/audit')
      await page.getByRole('button', { name: 'Access token issued' }).first().waitFor()
      await page.getByRole('button', { name: 'Older', exact: true }).click()
      await expect.poll(() => new URL(page.url()).searchParams.get('cursor')).toBe('50')
      await page.getByRole('button', { name: 'Newer', exact: true }).click()
      await expect.poll(() => new URL(page.url()).searchParams.get('cursor')).toBeNull()
      await page.getByRole('combobox', { name: 'Outcome' }).selectOption('refused')
      await page.getByRole('button', { name: 'Search' }).click()
      await expect.poll(() => page.getByRole('button', { name: 'Token refused' }).count()).toBe(2)
      await page.getByRole('button', { name: 'Drop the filter Outcome' }).click()
      await expect.poll(() => new URL(page.url()).search).toBe('')
    })

    test('tells a whole chain in one sentence, and opens the record by keyboard', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/audit')
      await page
        .getByText(
          'Clinic gateway, for Appointment scheduler, for Vet Assistant, for Bob Okafor, through Vet Assist, at Clinic API, with appointment:read',
        )
        .waitFor()
      const row = page.getByRole('row').filter({ hasText: 'Clinic gateway' })
      await row.getByRole('button').press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Access token issued' })
      await dialog.getByRole('heading', { name: 'Canonical JSON' }).waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await expect
        .poll(() => row.getByRole('button').evaluate((button) => button === document.activeElement))
        .toBe(true)
    })

    test('opens the record that a link leads to, on whatever page it is', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/audit?record=1')
      await page.getByRole('dialog').getByText('Record 1', { exact: true }).waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await expect.poll(() => new URL(page.url()).search).toBe('')
      await page.goto('/console/audit?record=4000')
      await page.getByRole('alert').getByText('There is no such record').waitFor()
    })

    test('shows what was asked for and not given', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/audit?record=130')
      await page.getByText('the agent may not ask for it').waitFor()
    })
  })

  describe('exports', () => {
    test('are asked for from a search, run, and are downloaded', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/audit?outcome=refused')
      await page.getByRole('link', { name: 'Export these records' }).click()
      const dialog = page.getByRole('dialog', { name: 'Ask for an export' })
      await dialog.getByText('outcome refused').waitFor()
      await expectAccessible(page)
      await dialog.getByRole('button', { name: 'Ask for the export' }).click()
      const newest = page.getByRole('listitem').filter({ hasText: 'outcome refused' }).first()
      await newest.getByRole('progressbar').waitFor()
      const link = newest.getByRole('link', { name: 'Download' })
      await link.waitFor({ timeout: 20_000 })
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
      expect(download.suggestedFilename()).toMatch(/^exp_.*\.zip$/)
    })

    test('say how to check them, with today’s checkpoint', async () => {
      const { page } = at
      await signIn(page, 'greenfield')
      await page.goto('/console/exports')
      await page.getByRole('button', { name: 'Today’s checkpoint' }).click()
      await page.getByLabel('Signed checkpoint').waitFor()
      await expectAccessible(page)
    })
  })

  describe.each(['light', 'dark'] as const)('no page has a barrier or breaks its policy, %s', (colorScheme) => {
    test.each([
      ['nobody', '/console/'],
      ['nobody', '/console/signup'],
      ['greenfield', '/console/overview'],
      ['empty', '/console/overview'],
      ['greenfield', '/console/agents'],
      ['empty', '/console/agents'],
      ['reader', '/console/agents'],
      ['greenfield', `/console/agents/${VET_ASSISTANT}`],
      ['greenfield', '/console/agents/agt_5gTb7Hn9Ju1MkI'],
      ['greenfield', '/console/agents/agt_none'],
      ['greenfield', '/console/agents/register'],
      ['greenfield', '/console/audit?jti=jti_000004'],
      ['greenfield', '/console/exports'],
      ['empty', '/console/exports'],
      ['greenfield', '/console/nowhere'],
      ['flaky', '/console/overview'],
    ])('%s at %s', async (tenant, path) => {
      for (const width of [1360, 320]) {
        const visiting = await visit(browser, { colorScheme, viewport: { width, height: 860 } })
        const { page } = visiting
        if (tenant !== 'nobody') await page.goto(`/console/login?tenant=${tenant}&return_to=/console/agents/agt_none`)
        await page.goto(path)
        await page.waitForLoadState('networkidle')
        await page.getByRole('heading', { level: 1 }).waitFor()
        await expectAccessible(page)
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
          'scrolls sideways',
        ).toBe(true)
        await visiting.close()
        expect(visiting.mishaps).toEqual([])
      }
    })
  })
})
