import { expect, test } from 'vitest'
import { paths, safeReturnTo } from './paths'

test.each(['/console/agents', '/console/audit?outcome=refused&record=4', '/console/'])('%s is followed', (path) => {
  expect(safeReturnTo(path)).toBe(path)
})

test.each([
  null,
  '',
  '/',
  '/console',
  '/consoles/agents',
  'https://evil.example/console/',
  '//evil.example/console/',
  '/console//evil.example',
  '/console/\\evil.example',
  '/console/a\\b',
  'javascript:alert(1)',
])('%j leads to the overview instead', (path) => {
  expect(safeReturnTo(path)).toBe('/console/overview')
})

test('an id is never more than one step of a path', () => {
  expect(paths.agent('../audit?x')).toBe('/agents/..%2Faudit%3Fx')
})
