import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  a,
  type Document,
  defineTable,
  encodeItem,
  entityOf,
  isOfSystemEntity,
  keyValueText,
  primaryKeyOf,
  systemEntity,
  type Table,
  type TableDefinition,
} from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'

const shapes: Readonly<Record<string, TableDefinition['primaryKey']>> = {
  strings: { partition: 'pk', sort: 'sk' },
  'a partition key alone': { partition: 'pk' },
  'a number as sort key': { partition: 'pk', sort: { name: 'at', type: 'N' } },
  'bytes as sort key': { partition: 'pk', sort: { name: 'bytes', type: 'B' } },
  'bytes as partition key': { partition: { name: 'bytes', type: 'B' }, sort: 'sk' },
  'a number as partition key': { partition: { name: 'number', type: 'N' }, sort: 'sk' },
  'a number alone': { partition: { name: 'number', type: 'N' } },
}

const leaseOf = (table: Table) =>
  systemEntity(table, 'Lease', { attributes: { stream: a.id(), shard: a.id() }, key: ['stream', 'shard'] })

const textOf = (key: Document) =>
  Object.entries(key)
    .map(([name, value]) => keyValueText(name, value))
    .join()

describe.each(Object.entries(shapes))('system items in a table of %s', (_, primaryKey) => {
  const table = defineTable({ name: 'table', primaryKey })
  const Lease = leaseOf(table)

  it("have a unique key of the table's key types for each address", () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 4 })
    const long = fc.constantFrom('x'.repeat(3000), 'y'.repeat(3000))
    const address = fc.record({ stream: name, shard: fc.oneof(name, long) })
    fc.assert(
      fc.property(address, address, (one, other) => {
        const isSame = one.stream === other.stream && one.shard === other.shard
        expect(textOf(primaryKeyOf(Lease, one)) === textOf(primaryKeyOf(Lease, other))).toBe(isSame)
      }),
    )
  })

  it('are of no entity, whatever the values in its keys', () => {
    const { partition, sort } = primaryKey
    const typeOf = (key: typeof partition) => (typeof key === 'string' ? 'S' : key.type)
    const any = { S: a.string(), N: a.bigint(), B: a.binary() }
    const attributes = { p: any[typeOf(partition)], s: any[typeOf(sort ?? 'x')] }
    table.entity('Anything', {
      attributes,
      key: { partition: '{p}', ...(sort && { sort: '{s}' }) } as never,
      keyFormat: 'verbatim',
    })
    table.access({})
    const lease = encodeItem(Lease, { stream: 's', shard: '1' })
    expect(entityOf(table, lease)).toBeUndefined()
    expect(isOfSystemEntity(Lease, lease)).toBe(true)
    const Other = systemEntity(table, 'Job', { attributes: Lease.attributes, key: ['stream', 'shard'] })
    expect(isOfSystemEntity(Other, lease)).toBe(false)
    expect(isOfSystemEntity(Lease, encodeItem(Other, { stream: 's', shard: '1' }))).toBe(false)
  })
})

describe('the keys of system items', () => {
  const table = defineTable({ name: 'table', primaryKey: shapes.strings ?? { partition: 'pk' } })
  const Lease = leaseOf(table)

  it('are the address as a string', () => {
    expect(primaryKeyOf(Lease, { stream: 'orders', shard: '#1' })).toEqual({
      pk: '$$dynagate#Lease#orders#$231#',
      sk: '$$dynagate#',
    })
  })

  it('can begin with the prefix of a tenant', () => {
    expect(primaryKeyOf(Lease, { lead: 'T#acme#', stream: 'orders', shard: '1' })).toMatchObject({
      pk: 'T#acme#$$dynagate#Lease#orders#1#',
    })
    const ofNumbers = defineTable({ name: 'table', primaryKey: { partition: { name: 'n', type: 'N' } } })
    expect(() => primaryKeyOf(leaseOf(ofNumbers), { lead: 'T#acme#', stream: 's', shard: '1' })).toThrow(
      "Expected a partition key of strings or bytes for the leading key 'T#acme#', got numbers",
    )
  })

  it('have the prefix that the table defines', () => {
    const renamed = defineTable({ name: 'table', primaryKey: { partition: 'pk' }, systemName: 'shop' })
    expect(primaryKeyOf(leaseOf(renamed), { stream: 's', shard: '1' })).toEqual({ pk: '$$shop#Lease#s#1#' })
  })
})

describe('reserved keys', () => {
  const mark = '$$dynagate#'
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom('$', '$$', '#', 'dynagate', mark, 'a')).map((parts) => parts.join('')),
  )

  it('are never produced by an escaped template', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
    const Thing = table.entity('Thing', {
      attributes: { x: a.string(), y: a.string() },
      key: { partition: '{x}#{y}', sort: '{y}' },
    })
    fc.assert(
      fc.property(value, value, (x, y) => {
        fc.pre(x !== '' && y !== '')
        const { pk, sk } = primaryKeyOf(Thing, { x, y })
        expect(`${pk} ${sk}`).not.toContain(mark)
      }),
      { numRuns: 500 },
    )
  })

  it('are rejected for verbatim templates', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
    const Thing = table.entity('Thing', {
      attributes: { x: a.string(), y: a.string() },
      key: { partition: 'X:{x}', sort: '{y}' },
      keyFormat: 'verbatim',
    })
    for (const values of [
      { x: mark, y: 'y' },
      { x: 'x', y: `y${mark}` },
    ]) {
      expect(() => primaryKeyOf(Thing, values)).toThrow(
        'key would be one of those that are reserved for what the gateway stores of its own',
      )
    }
    expect(primaryKeyOf(Thing, { x: '$$', y: 'dynagate#' })).toEqual({ pk: 'X:$$', sk: 'dynagate#' })
  })

  it('are rejected for numeric and binary keys', () => {
    const table = defineTable({
      name: 'table',
      primaryKey: { partition: { name: 'n', type: 'N' }, sort: { name: 'b', type: 'B' } },
    })
    const Thing = table.entity('Thing', {
      attributes: { n: a.bigint(), b: a.binary() },
      key: { partition: '{n}', sort: '{b}' },
    })
    const b = new Uint8Array([1])
    expect(primaryKeyOf(Thing, { n: -(10n ** 37n) + 1n, b })).toBeDefined()
    expect(() => primaryKeyOf(Thing, { n: -(10n ** 37n), b })).toThrow('reserved')
    expect(() => primaryKeyOf(Thing, { n: 1n, b: Buffer.from(`x${mark}`) })).toThrow('reserved')
  })

  it('are faults in the literals of a model', () => {
    const model = (definition: Partial<TableDefinition>, typeValue = 'Thing', partition = 'X') =>
      faultsOf(() => {
        const table = defineTable({ name: 'table', primaryKey: { partition: 'pk' }, ...definition })
        table.entity('Thing', {
          attributes: { x: a.string() },
          key: { partition: `${partition}:{x}` } as never,
          keyFormat: 'verbatim',
          typeValue,
        })
        table.access({})
      })
    const reserved =
      "holds '$$dynagate#', which is reserved for what the gateway stores of its own: use another text, or declare a systemName of the table"
    expect(model({}, 'Thing', mark)).toEqual([`Thing: the partition template '${mark}:{x}' ${reserved}`])
    expect(model({ typeAttribute: 'type' }, `${mark}Lease`)).toEqual([
      `Thing: its typeValue '${mark}Lease' ${reserved}`,
    ])
    expect(model({ systemName: 'a b' })).toEqual([
      "table: systemName 'a b' must have 1 to 64 letters, digits, _, - or .",
    ])
    expect(model({ primaryKey: { partition: '$$pk' } })).toEqual([
      "table: the key attribute '$$pk' begins with $$, which is reserved: name another",
    ])
    expect(model({ systemName: 'other' }, 'Thing', mark)).toEqual([])
  })
})
