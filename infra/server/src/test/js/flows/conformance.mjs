// The official MCP conformance tool's plan for authorization servers. It prints the address that a
// person has to open; Bob opens it. The tool needs Node 22, so npm brings one where Node is older.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import test from 'node:test'
import { bob, world } from '../world.mjs'

const PROGRAM = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/dist/index.js')

const NODE =
  Number(process.versions.node.split('.')[0]) >= 22
    ? process.execPath
    : createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`)

test('the authorization plan has no failure', async () => {
  const port = await freePort()
  const tool = spawn(NODE, [
    PROGRAM,
    'authorization',
    ...['--url', world.issuer],
    ...['--client-id', world.clients.app.client_id],
    ...['--resource', world.resource],
    ...['--port', String(port)],
  ], { cwd: dirname(PROGRAM), stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  let visit
  for await (const chunk of tool.stdout) {
    said += chunk
    const address = /^(http\S+\/authorize\?\S+)$/m.exec(said)?.[1]
    visit ??= address && bob().authorize(address).then((back) => fetch(back))
  }
  const code = tool.exitCode ?? (await new Promise((resolve) => tool.once('close', resolve)))
  await visit
  console.log(said)
  assert.equal(code, 0, said)
  assert.match(said, /authorization-code-grant/)
  assert.doesNotMatch(said, /FAILURE|SKIPPED/)
})

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
