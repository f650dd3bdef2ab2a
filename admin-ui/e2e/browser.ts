import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'

const CHROMIUM = [
  process.env['PROCURA_CHROME'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
].find((path) => path && existsSync(path))

/// Without a browser these tests are skipped, unless somebody insists (a build server does).
export const browserIsMissing = !CHROMIUM && !process.env['CI'] && !process.env['PROCURA_REQUIRE_BROWSER']

export function launch(): Promise<Browser> {
  if (!CHROMIUM) throw new Error('no Chromium found: install the package `chromium`, or name one in PROCURA_CHROME')
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export const origin = () => inject('origin')

export interface Visit {
  page: Page
  /// Everything that must not happen on any page: CSP violations, script errors, dialogs.
  mishaps: string[]
  close(): Promise<void>
}

export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 860 },
    baseURL: origin(),
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  const mishaps: string[] = []
  await page.exposeBinding('procuraMishap', (_source, text: string) => void mishaps.push(text))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { procuraMishap(text: string): void }).procuraMishap
      report(
        `CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`,
      )
    })
  })
  page.on('pageerror', (error) => mishaps.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    mishaps.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return { page, mishaps, close: () => context.close() }
}

/// Through the sign-in page, as a person would.
export async function signIn(page: Page, tenant: string): Promise<void> {
  await page.goto('/console/')
  await page.getByLabel('Tenant').fill(tenant)
  await page.getByRole('button', { name: 'Go to sign-in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/// WCAG 2.2 A and AA. Run through the debugger, since the page's own policy rightly refuses a foreign script.
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const axe = (
      window as unknown as {
        axe: {
          run(
            context: unknown,
            options: unknown,
          ): Promise<{
            violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[]
          }>
        }
      }
    ).axe
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.slice(0, 4).map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
    }))
  })
  expect(found).toEqual([])
}
