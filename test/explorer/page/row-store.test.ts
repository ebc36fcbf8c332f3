import { describe, expect, it } from 'vitest'
import { RowStore } from '../../../explorer/rows/row-store.ts'
import type { StoredItem } from '../../../src/explorer/protocol/index.ts'

describe('the rows of a grid', () => {
  it('are found again after their page was only bytes', () => {
    const rows = new RowStore(['pk'])
    for (let page = 0; page < 60; page += 1) rows.append([item(`p${page}`, '1'), item(`p${page}`, '2')])
    expect(rows.count).toBe(120)
    expect(rows.at(0)).toEqual(item('p0', '1'))
    expect(rows.at(119)).toEqual(item('p59', '2'))
    expect(rows.at(120)).toBeUndefined()
  })

  it('with one partition key are one band, also across pages', () => {
    const rows = new RowStore(['pk'])
    rows.append([item('a', '1'), item('a', '2'), item('b', '1')])
    rows.append([item('b', '2'), item('c', '1')])
    expect([0, 1, 2, 3, 4].map((row) => rows.band(row))).toEqual([
      { isOdd: false, isStart: true },
      { isOdd: false, isStart: false },
      { isOdd: true, isStart: true },
      { isOdd: true, isStart: false },
      { isOdd: false, isStart: true },
    ])
  })

  it('show what was written', () => {
    const rows = new RowStore(['pk'])
    rows.append([item('a', '1'), item('a', '2')])
    rows.replace(1, { ...item('a', '2'), entity: 'Order' })
    expect([rows.at(0)?.entity, rows.at(1)?.entity]).toEqual([undefined, 'Order'])
  })
})

function item(pk: string, sk: string): StoredItem {
  return { item: { pk: { S: pk }, sk: { S: sk } }, bytes: 10 }
}
