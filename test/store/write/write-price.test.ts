import { describe, expect, it } from 'vitest'
import { a, type DocumentValue, defineTable, itemBytes } from '../../../src/model/index.ts'
import { ItemSizes } from '../../../src/store/plan/index.ts'
import { type IntendedWrite, writePrice } from '../../../src/store/write/index.ts'

const attributes = {
  id: a.id(),
  team: a.id(),
  rank: a.int({ digits: 3 }),
  seal: a.binary().optional(),
  log: a.json().optional(),
}
const key = { partition: 'PLAYER#{id}', sort: 'PLAYER' }
const indexes = {
  byTeam: { partition: 'TEAM#{team}', sort: '{id}' },
  byRank: { partition: 'RANK#{rank}', sort: '{team}' },
}

/** An entity with two index entries and items of 1,500 bytes, and its table with or without time to live. */
function playerOf(timeToLive?: string) {
  const table = defineTable({
    name: 'players',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: {
      byTeam: { global: { partition: 'teamPk', sort: 'teamSk' } },
      byRank: { global: { partition: 'rankPk', sort: 'rankSk' } },
    },
    ...(timeToLive !== undefined && { timeToLive }),
  })
  return table.entity('Player', { attributes, key, indexes, sizing: { bytes: 1_500 } })
}

const entity = playerOf()
const price = (write: IntendedWrite) => writePrice(write, new ItemSizes())

/** Units of an item of 1,500 bytes. */
const perEntry = 2

describe('the estimate of a write', () => {
  it('of a create with unknown values is the item and an entry in each index', () => {
    expect(price({ kind: 'create', entity, values: undefined })).toEqual({
      calls: 1,
      trips: 1,
      readUnits: 0,
      writeUnits: perEntry * 3,
    })
  })

  it('of a create in a table with time to live also deletes the entries of an expired item', () => {
    const expiring = playerOf('until')
    expect(price({ kind: 'create', entity: expiring, values: undefined }).writeUnits).toBe(perEntry * 5)
  })

  it('of a delete is the item and its entries', () => {
    expect(price({ kind: 'delete', entity }).writeUnits).toBe(perEntry * 3)
  })

  it('of an update with an unknown patch is a read, and every entry deleted and put', () => {
    expect(price({ kind: 'update', entity, key: { id: 'p1' }, patch: undefined })).toEqual({
      calls: 2,
      trips: 2,
      readUnits: 1,
      writeUnits: perEntry * 5,
    })
  })

  it('of an update puts only entries whose key it changes a second time', () => {
    const patched = price({ kind: 'update', entity, key: { id: 'p1' }, patch: { team: 't', rank: 1 } })
    expect(patched).toMatchObject({ calls: 1, readUnits: 0, writeUnits: perEntry * 5 })
    const sealed = price({ kind: 'update', entity, key: { id: 'p1' }, patch: { seal: new Uint8Array(10) } })
    expect(sealed.writeUnits).toBe(perEntry * 3)
  })

  it('of an update includes the bytes that it adds', () => {
    const seal = new Uint8Array(1_000)
    expect(price({ kind: 'update', entity, key: { id: 'p1' }, patch: { seal } }).writeUnits).toBe(3 * 3)
  })

  it.each<[string, unknown, DocumentValue?]>([
    ['numbers', 1],
    ['big integers', 10n ** 38n - 1n],
    ['decimals', '-1', -1],
    ['records', { a: 1, b: 2n }],
    ['empty lists', []],
    ['sets', new Set(['a'])],
    ['bytes', new Uint8Array(1)],
    ['instants', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['strings', 'aé😀'],
  ])('of an input with many %s is at least their size', (_, member, stored = member as DocumentValue) => {
    const listOf = <Member>(each: Member) => Array.from({ length: 1_000 }, () => each)
    const values = { log: listOf(member) }
    const units = Math.ceil((1_500 + itemBytes({ log: listOf(stored) })) / 1024)
    const update = price({ kind: 'update', entity, key: { id: 'p1' }, patch: values })
    expect(update.writeUnits).toBeGreaterThanOrEqual(units * 3)
    const transaction = price({ kind: 'transaction', writes: [{ entity, count: 1 }], input: values })
    expect(transaction.writeUnits).toBeGreaterThanOrEqual(2 * units * 5)
  })

  it('of an upsert reads first only if it lacks parts of index keys', () => {
    expect(price({ kind: 'upsert', entity, values: undefined })).toEqual({
      calls: 2,
      trips: 2,
      readUnits: 1,
      writeUnits: perEntry * 5,
    })
    const whole = price({ kind: 'upsert', entity, values: { id: 'p1', team: 't', rank: 1 } })
    expect(whole).toMatchObject({ calls: 1, trips: 1, readUnits: 0 })
    const partial = price({ kind: 'upsert', entity, values: { id: 'p1', team: 't' } })
    expect(partial).toMatchObject({ calls: 2, trips: 2, readUnits: 1 })
  })

  it('of a transaction is twice that of its writes, which may read their items first and move every entry', () => {
    const writes = [{ entity, count: 3 }]
    expect(price({ kind: 'transaction', writes, input: undefined })).toEqual({
      calls: 1 + 3,
      trips: 2,
      readUnits: 3,
      writeUnits: 2 * 3 * perEntry * 5,
    })
    const input = { seal: new Uint8Array(1_000) }
    expect(price({ kind: 'transaction', writes, input }).writeUnits).toBeGreaterThan(2 * 3 * perEntry * 5)
  })
})
