// Redocly's linter on the admin API's description, as the running server hands it out.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { world } from '../world.mjs'

const CLI = fileURLToPath(new URL('../node_modules/@redocly/cli/bin/cli.js', import.meta.url))

/// A licence is the repository's matter.
const CONFIG = `extends: [recommended]
rules:
  info-license: off
  operation-summary: error
  operation-operationId: error
  operation-operationId-unique: error
  operation-4xx-response: error
  security-defined: error
  no-unused-components: error
`

test('the description of the admin API has no mistake', async () => {
  const response = await fetch(`${world.base}/api/v1/openapi.yml`)
  assert.equal(response.status, 200)
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'))
  try {
    writeFileSync(join(folder, 'openapi.yml'), await response.text())
    writeFileSync(join(folder, 'redocly.yaml'), CONFIG)
    const linter = spawnSync(process.execPath, [CLI, 'lint', 'openapi.yml', '--format=json'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    })
    const { totals, problems } = JSON.parse(linter.stdout)
    assert.equal(totals.errors, 0, problems.map(said).join('\n'))
    assert.equal(linter.status, 0, linter.stderr)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const said = ({ ruleId, message, location }) => `${ruleId} at ${location?.[0]?.pointer}: ${message}`
