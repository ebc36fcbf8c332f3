import { describe, expect, it } from 'vitest'
import { movedCursor } from '../../../explorer/rows/cursor.ts'
import { parseHeaders } from '../../../explorer/state/headers.ts'
import { formatRoute, parseRoute, type Route } from '../../../explorer/state/route.ts'

describe('the address of the page', () => {
  it.each<Route>([
    { view: 'table' },
    { view: 'stream' },
    { view: 'plan', plan: '0f3a-17' },
    { view: 'patterns', pattern: 'ordersOf' },
    {
      view: 'table',
      place: {
        index: 'gsi1',
        partition: [{ S: 'CUSTOMER#c&1=ü' }],
        sort: { op: 'beginsWith', values: [{ S: 'ORDER#' }] },
        order: 'desc',
      },
      item: { pk: { S: 'a' }, sk: { N: '1' } },
    },
  ])('is read as it was written: %j', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route)
  })

  it.each([
    '',
    '#',
    '#nothing',
    '#table&place={',
    '#table&place=[]',
    '#table&place={"partition":[]}',
    '#table&item=7',
  ])('is the table if it makes no sense: %s', (hash) => {
    expect(parseRoute(hash)).toEqual({ view: 'table' })
  })

  it('of a request is the one that GraphiQL links to', () => {
    expect(parseRoute('#plan=0f3a')).toEqual({ view: 'plan', plan: '0f3a' })
  })
})

describe('the cursor', () => {
  const space = { row: 5, column: 1, rows: 10, columns: 3, page: 4 }

  it.each([
    ['ArrowDown', false, 6, 1],
    ['ArrowUp', false, 4, 1],
    ['ArrowLeft', false, 5, 0],
    ['ArrowRight', false, 5, 2],
    ['PageDown', false, 9, 1],
    ['PageUp', false, 1, 1],
    ['End', false, 5, 2],
    ['Home', true, 0, 0],
    ['End', true, 9, 2],
  ])('moves with %s (Control: %s)', (key, isControl, row, column) => {
    expect(movedCursor(key, isControl, space)).toEqual({ row, column })
  })

  it('stays with other keys', () => {
    expect(movedCursor('x', false, space)).toBeUndefined()
  })
})

describe('headers', () => {
  it('are an object of strings', () => {
    expect(parseHeaders('{ "authorization": "Bearer a" }')).toEqual({
      headers: { authorization: 'Bearer a' },
    })
    expect(parseHeaders(' ')).toEqual({ headers: {} })
  })

  it.each(['{', '[]', '{ "a": 1 }'])('that are something else are a fault: %s', (text) => {
    expect(parseHeaders(text).fault).toBeTypeOf('string')
  })
})
