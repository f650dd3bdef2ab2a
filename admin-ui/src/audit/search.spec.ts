import { describe, expect, test } from 'vitest'
import { fromLocalInput, queryOf, readSearch, searchOf, toLocalInput, without } from './search'

describe('the address of a search', () => {
  test('comes back as it was', () => {
    const search = { actor: 'agt_1', outcome: 'refused', from: '2026-11-20T00:00:00.000Z' }
    expect(readSearch(queryOf(search))).toEqual(search)
  })

  test('ignores what is no filter, empty, or no time', () => {
    expect(readSearch(new URLSearchParams('record=4&cursor=9&actor=%20&from=yesterday&jti=abc'))).toEqual({
      jti: 'abc',
    })
  })

  test('loses one filter at a time', () => {
    expect(without({ actor: 'a', type: 't' }, 'actor')).toEqual({ type: 't' })
  })

  test('is read from a form, with times in UTC', () => {
    const form = new FormData()
    form.set('from', '2026-11-21T15:00')
    form.set('actor', ' agt_1 ')
    form.set('to', 'soon')
    form.set('subject', '')
    expect(searchOf(form)).toEqual({ from: new Date(2026, 10, 21, 15).toISOString(), actor: 'agt_1' })
  })

  test.each(['2026-11-21T15:00', '2026-03-29T04:30', '2026-11-21T15:00:07'])(
    'the local time %s survives the round trip',
    (local) => {
      expect(toLocalInput(fromLocalInput(local))).toBe(local)
    },
  )
})
