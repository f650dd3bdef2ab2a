// What Maven calls: installs the packages and builds the console, each only when its inputs changed.
//   node build.mjs          install and build into target/classes/console
//   node build.mjs test     install and run the unit specs
//   node build.mjs e2e      install, build and run the browser's tests, which need no display
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = dirname(fileURLToPath(import.meta.url))
const OLDEST_NODE = [20, 19]
const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const PACKAGES = ['package.json', 'package-lock.json', '.npmrc']
const SOURCES = ['index.html', 'public', 'src', 'tsconfig.json', 'vite.config.ts', 'patternfly-css.ts']

requireNode()
ifChanged(
  'packages',
  PACKAGES,
  join('node_modules', '.package-lock.json'),
  join('node_modules', '.procura-installed'),
  () => npm('ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'),
)
if (process.argv[2] === 'test') npm('test', '--silent')
else {
  ifChanged(
    'console',
    [...PACKAGES, ...SOURCES],
    join('target', 'classes', 'console', 'index.html'),
    join('target', 'console.sha256'),
    () => npm('run', 'build', '--silent'),
  )
  if (process.argv[2] === 'e2e') e2e()
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  stop(
    `the console is built with Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node} (https://nodejs.org)`,
  )
}

/// The stamp is written after the work has succeeded, so that a failed build is tried again.
function ifChanged(what, inputs, proof, stamp, work) {
  const hash = hashOf(inputs)
  const at = join(HERE, stamp)
  if (existsSync(join(HERE, proof)) && existsSync(at) && readFileSync(at, 'utf8') === hash) {
    console.log(`${what}: unchanged`)
    return
  }
  work()
  mkdirSync(dirname(at), { recursive: true })
  writeFileSync(at, hash)
}

function hashOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0])
  for (const file of inputs.flatMap((input) => filesOf(join(HERE, input)))) {
    hash.update(`\0${relative(HERE, file)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return path.includes('.spec.') ? [] : [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)))
}

/// Without a browser its tests say that they were skipped, unless somebody insists.
function e2e() {
  const found = chromium() ?? (installed() ? chromium() : undefined)
  if (found) process.env['PROCURA_CHROME'] = found
  npm('run', 'e2e', '--silent')
}

function chromium() {
  const named = process.env['PROCURA_CHROME']
  if (named) return named
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => CHROMIUM.map((name) => join(folder, name)))
    .find(existsSync)
}

/// Where it can be done unasked: as root on a Debian.
function installed() {
  if (process.getuid?.() !== 0) return false
  const run = (...args) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return spawnSync('apt-get', args, { stdio: 'inherit', env }).status === 0
  }
  return run('update') && run('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation')
}

function npm(...args) {
  const windows = process.platform === 'win32'
  const { status, error } = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd: HERE,
    stdio: 'inherit',
    shell: windows,
  })
  if (error || status !== 0) stop(`npm ${args[0]} failed${error ? `: ${error.message}` : ''}`)
}

function stop(why) {
  console.error(why)
  process.exit(1)
}
