import { describe, expect, it } from 'vitest'
import { SeenAttributes } from '../../../explorer/rows/attribute-stats.ts'
import {
  type ColumnSettings,
  columnsOf,
  leftShowing,
  visibleColumns,
} from '../../../explorer/rows/columns.ts'
import type { EntityShape, IndexShape, StoredItem } from '../../../src/explorer/protocol/index.ts'

const table: IndexShape = {
  name: null,
  kind: 'table',
  partition: ['pk'],
  sort: ['sk'],
  types: { pk: 'S', sk: 'S', gsi1pk: 'S', gsi1sk: 'S' },
  projection: 'ALL',
}
const gsi1: IndexShape = { ...table, name: 'gsi1', kind: 'global', partition: ['gsi1pk'], sort: ['gsi1sk'] }

const customer = { pk: { S: 'CUSTOMER#1' }, sk: { S: 'PROFILE' }, name: { S: 'Ada' } }
const order = {
  ...customer,
  gsi1pk: { S: 'ORDER#1' },
  gsi1sk: { S: 'ORDER' },
  total: { N: '12.5' },
  extra: { S: '' },
}

describe('the columns', () => {
  it('are the keys, the keys of other indexes, declared attributes, and the others by name', () => {
    const { pinned, scrolled } = columnsOf(settings())
    expect(pinned.map(({ id }) => id)).toEqual(['pk', 'sk'])
    expect(scrolled.map(({ id, group }) => `${group} ${id}`)).toEqual([
      ' ',
      'gsi1 gsi1pk',
      'gsi1 gsi1sk',
      'attributes total',
      'attributes name',
      'attributes extra',
    ])
  })

  it('begin with the keys of the index that is shown', () => {
    const { pinned, scrolled } = columnsOf({ ...settings(), indexes: [gsi1, table] })
    expect(pinned.map(({ id }) => id)).toEqual(['gsi1pk', 'gsi1sk'])
    expect(scrolled[1]).toMatchObject({ id: 'pk', keyOf: { index: null, role: 'partition', isOwn: false } })
  })

  it('of one entity are those that its items have', () => {
    const { scrolled } = columnsOf({ ...settings(), focus: 'Customer' })
    expect(scrolled.map(({ id }) => id)).toEqual(['', 'name'])
  })

  it('scroll all together where there is little room', () => {
    const { pinned, scrolled } = columnsOf({ ...settings(), room: 200 })
    expect(pinned).toEqual([])
    expect(scrolled[0]).toMatchObject({ id: 'pk', left: 0 })
  })

  it('on the screen are few, however many there are', () => {
    const item = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`a${at}`, { S: 'value' }]))
    const columns = columnsOf({ ...settings([{ item: { ...customer, ...item }, bytes: 1 }]), entities: [] })
    const shown = visibleColumns(columns, 10_000, 1_000)
    expect(columns.scrolled.length).toBeGreaterThan(500)
    expect(shown.length).toBeLessThan(15)
  })

  it('are scrolled to no further than needed', () => {
    const columns = columnsOf(settings())
    const last = columns.scrolled.at(-1)
    if (last === undefined) throw new Error('expected columns')
    const left = leftShowing(columns, last, 0, 500)
    expect(left).toBe(last.left + last.width - 500)
    expect(leftShowing(columns, last, left, 500)).toBe(left)
  })
})

describe('the attributes that were seen', () => {
  it('change no width after the first rows', () => {
    const seen = new SeenAttributes()
    seen.observe(Array.from({ length: 200 }, () => stored(customer)))
    expect(seen.observe([stored({ ...customer, name: { S: 'x'.repeat(90) } })])).toBe(false)
    expect(seen.all().get('name')?.longest).toBe(3)
  })

  it('are numbers if all of their values are', () => {
    const seen = new SeenAttributes()
    seen.observe([
      stored({ size: { N: '1' } }),
      stored({ size: { S: 'large' } }),
      stored({ count: { N: '2' } }),
    ])
    expect([seen.all().get('size')?.isNumber, seen.all().get('count')?.isNumber]).toEqual([false, true])
  })
})

function settings(
  items: readonly StoredItem[] = [stored(customer, 'Customer'), stored(order, 'Order')],
): ColumnSettings {
  const seen = new SeenAttributes()
  seen.observe(items)
  return {
    indexes: [table, gsi1],
    entities: [entity('Order', ['total']), entity('Customer', ['name'])],
    seen: seen.all(),
    room: 1_200,
  }
}

function stored(item: StoredItem['item'], entity?: string): StoredItem {
  return { item, bytes: 10, ...(entity && { entity }) }
}

function entity(name: string, attributes: readonly string[]): EntityShape {
  const shape = { type: 'string', isOptional: false, hasDefault: false, isMaintained: false }
  return { name, attributes: attributes.map((each) => ({ name: each, ...shape })), keys: [] }
}
