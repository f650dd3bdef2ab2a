import { expect, test } from 'vitest'
import { saySize } from './size'

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [19_384_221, '19.4 MB'],
  [250_000_000, '250 MB'],
  [3.2e15, '3200 TB'],
])('%d bytes is %s', (bytes, words) => expect(saySize(bytes)).toBe(words))
