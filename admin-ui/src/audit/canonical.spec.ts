import { expect, test } from 'vitest'
import { canonicalJson, readableJson } from './canonical'

// RFC 8785 §3.2.2 and §3.2.3
test('numbers, strings and literals are written as the RFC’s sample', () => {
  const sample = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  }
  expect(canonicalJson(sample)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  )
})

test('members are sorted by UTF-16 code units', () => {
  const sample = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  expect(Object.values(JSON.parse(canonicalJson(sample)) as object).length).toBe(7)
  expect(
    canonicalJson(sample)
      .match(/"[A-Z][^"]*"/g)
      ?.map((word) => word.slice(1, -1)),
  ).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
})

test('the readable spelling holds the same value', () => {
  const value = { b: [1, { d: 2, c: [] }], a: {} }
  expect(JSON.parse(readableJson(value))).toEqual(value)
  expect(readableJson(value)).toBe(
    '{\n  "a": {},\n  "b": [\n    1,\n    {\n      "c": [],\n      "d": 2\n    }\n  ]\n}',
  )
})
