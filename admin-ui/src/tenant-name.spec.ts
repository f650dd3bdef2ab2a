import { expect, test } from 'vitest'
import { slugOf } from './tenant-name'

test.each([
  ['Greenfield Vets', 'greenfield-vets'],
  ['Café Ñandú & Söhne', 'cafe-nandu-sohne'],
  ['  --  ', ''],
  ['Ａｃｍｅ 2', 'acme-2'],
])('%j becomes %j', (name, slug) => expect(slugOf(name)).toBe(slug))
