import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallRecord } from '../../src/store/index.ts'

const guests = defineTable({
  name: 'guests',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    byRoom: { global: { partition: 'roomPk', sort: 'roomSk' }, projection: 'keysOnly' },
    byEnd: { global: { partition: 'endPk', sort: { name: 'until', type: 'N' } }, projection: 'keysOnly' },
  },
  timeToLive: 'until',
})

const Guest = guests.entity('Guest', {
  attributes: {
    house: a.id(),
    number: a.int({ digits: 4 }),
    room: a.id(),
    until: a.int({ digits: 10 }).optional(),
  },
  key: { partition: 'HOUSE#{house}', sort: 'GUEST#{number}' },
  indexes: {
    byRoom: { partition: 'ROOM#{room}', sort: 'GUEST#{number}' },
    byEnd: { partition: 'END', sort: '{until}', sparse: true },
  },
})

const access = guests.access({
  all: Guest.query({ filter: { attributes: ['room'] } }),
  byRoom: Guest.query('byRoom'),
  byEnd: Guest.query('byEnd'),
})

/** The store's current time, long after the engine's, so that the engine deletes nothing. */
const now = Date.UTC(2090, 0, 1)
const gone = { until: now / 1000 - 1 }

describe('count', () => {
  let store: Store
  let calls: CallRecord[]
  beforeEach(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: guests, mayCreate: true })
    calls = []
    store = openStore({
      client,
      table: guests,
      cursorSecret: 'test',
      clock: () => now,
      onCall: (call) => calls.push(call),
    })
  })
  afterEach(() => store.close())

  const fill = async (count: number, more: (number: number) => object = () => ({})) => {
    const items = Array.from({ length: count }, (_, number) => ({
      house: 'a',
      number,
      room: '1',
      ...more(number),
    }))
    await store.putAll(Guest, items)
    calls = []
  }

  it('excludes expired items, and those that a filter excludes', async () => {
    await fill(12, (number) => ({ ...(number % 3 === 0 && gone), room: number % 2 === 0 ? '1' : '2' }))
    expect(await store.request().count(access.all, { house: 'a' }, 50)).toBe(8)
    const filter = { room: { eq: '1' } }
    expect(await store.request().count(access.all, { house: 'a', filter }, 50)).toBe(4)
  })

  it('makes two calls if an item has expired, not one for each item after it', async () => {
    await fill(120, (number) => (number === 0 ? gone : {}))
    expect(await store.request().count(access.all, { house: 'a' }, 50)).toBe(50)
    expect(calls).toHaveLength(2)
  })

  it('gives up after reading twice as many items as it counts', async () => {
    await fill(120, (number) => (number < 49 ? {} : gone))
    expect(await store.request().count(access.all, { house: 'a' }, 50)).toBeNull()
    expect(calls).toHaveLength(2)
  })

  it.each([
    ['does not carry what says that an item has expired', 'byRoom', { room: '1' }],
    ['has it as its key, which no filter may name', 'byEnd', {}],
  ] as const)('is rejected on an index that %s', async (_, name, args) => {
    await expect(store.request().count(access[name], args as never, 50)).rejects.toThrow(
      `Expected ${name} to use an index that carries the time-to-live attribute 'until' outside its key`,
    )
    expect(calls).toEqual([])
  })
})
