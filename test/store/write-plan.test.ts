import { a, defineTable, openClient, prepareTable } from 'dynagate'
import { describe, expect, it } from 'vitest'
import type { Document } from '../../src/model/index.ts'
import { ConditionFailed } from '../../src/store/client/index.ts'
import {
  callOf,
  planCreate,
  planDelete,
  planUpdate,
  readBeforeUpdate,
  type WriteTarget,
} from '../../src/store/write/index.ts'
import { Volume } from './write-shelves.ts'

type SingleAction = Parameters<typeof callOf>[0]
type LiveTable = Parameters<typeof prepareTable>[1]['table']

/**
 * Executes a planned action as a single call, in a table that has at most one item.
 *
 * @param before the stored item; none by default.
 * @returns the stored item after the call, or undefined if there is none.
 */
async function resultOf(
  table: LiveTable,
  action: SingleAction,
  before?: Document,
): Promise<Document | undefined> {
  await using client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const TableName = table.definition.name
  if (before !== undefined) await client.put({ TableName, Item: before })
  const call = callOf(action)
  await client[call.operation](call.input as never)
  const { Items } = await client.scan({ TableName })
  return Items?.[0]
}

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    gsi2: { global: { partition: 'gsi1pk', sort: 'gsi2sk' } },
    byState: { local: { sort: 'lsi1sk' } },
  },
})
const Order = shop.entity('Order', {
  attributes: {
    customerId: a.id(),
    orderId: a.id(),
    state: a.enum('OPEN', 'PAID'),
    placedAt: a.dateTime().readOnly(),
    dueAt: a.dateTime().optional(),
    weight: a.number().storedAs('w'),
    note: a.string().optional(),
    mark: a.null().optional(),
    gift: a.boolean().default(false),
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' },
  indexes: {
    gsi1: { partition: 'DUE', sort: '{dueAt}', sparse: true },
    gsi2: { partition: 'DUE', sort: '{orderId}' },
    byState: { sort: 'ORDER#{state}#{placedAt}' },
  },
})
const orders: WriteTarget = { tableName: 'shop', entity: Order, now: 1_000_000 }
const key = { customerId: 'c1', orderId: 'o1' }
const storedKey = { pk: 'CUSTOMER#c1', sk: 'ORDER#o1' }
const placedAt = new Date(Date.UTC(2026, 0, 2))
const stored = {
  ...storedKey,
  customerId: 'c1',
  orderId: 'o1',
  state: 'OPEN',
  placedAt: '2026-01-02T00:00:00.000Z',
  w: 2.5,
  gift: true,
}

describe('the plan of a create', () => {
  const create = planCreate(orders, { ...key, state: 'OPEN', placedAt, weight: 2.5 })

  it('stores the item with its defaults and all of its keys', async () => {
    expect(await resultOf(shop, create)).toEqual({
      ...stored,
      gift: false,
      lsi1sk: 'ORDER#OPEN#2026-01-02T00:00:00.000Z',
      gsi1pk: 'DUE',
      gsi2sk: 'o1',
    })
  })

  it('fails if the key exists', async () => {
    await expect(resultOf(shop, create, stored)).rejects.toThrow(ConditionFailed)
  })

  it('is frozen', () => {
    expect(Object.isFrozen(callOf(create).input)).toBe(true)
  })
})

describe('the plan of a delete', () => {
  it('deletes the item, and fails without one', async () => {
    expect(await resultOf(shop, planDelete(orders, key), stored)).toBeUndefined()
    await expect(resultOf(shop, planDelete(orders, key))).rejects.toThrow(ConditionFailed)
  })

  it('names the part of the key that is missing', () => {
    expect(() => planDelete(orders, { customerId: 'c1' })).toThrow(
      'Order.orderId: is required, it is part of the key',
    )
  })
})

describe('the plan of an update', () => {
  it('sets and removes attributes by their stored names', async () => {
    const patch = { weight: 3, note: null, gift: undefined }
    expect(readBeforeUpdate(orders, key, patch)).toBeUndefined()
    const update = planUpdate(orders, key, patch)
    expect(await resultOf(shop, update, { ...stored, note: 'fragile' })).toEqual({ ...stored, w: 3 })
  })

  it('fails without an item', async () => {
    await expect(resultOf(shop, planUpdate(orders, key, { weight: 3 }))).rejects.toThrow(ConditionFailed)
  })

  it('sets an attribute whose only value is null', async () => {
    expect(await resultOf(shop, planUpdate(orders, key, { mark: null }), stored)).toEqual({
      ...stored,
      mark: null,
    })
  })

  it('reads the item first if an index key has parts that are not given', () => {
    expect(readBeforeUpdate(orders, key, { state: 'PAID' })).toEqual({
      TableName: 'shop',
      Key: storedKey,
      ConsistentRead: true,
    })
  })

  it('does not read the item if the patch removes it from the index', () => {
    const volumes: WriteTarget = { tableName: 'shelves', entity: Volume, now: 0 }
    const volume = { shelf: 's', volumeId: 'v' }
    expect(readBeforeUpdate(volumes, volume, { lentTo: null })).toBeUndefined()
    expect(readBeforeUpdate(volumes, volume, { lentTo: 'ann' })).toBeDefined()
  })

  it('uses only the key of the object that it gets', () => {
    expect(readBeforeUpdate(orders, { ...key, placedAt }, { state: 'PAID' })).toBeDefined()
  })

  it('encodes the index key again, on the condition that the parts read have not changed', async () => {
    const update = planUpdate(orders, key, { state: 'PAID', note: undefined }, { read: stored })
    expect(await resultOf(shop, update, stored)).toEqual({
      ...stored,
      state: 'PAID',
      lsi1sk: 'ORDER#PAID#2026-01-02T00:00:00.000Z',
    })
    await expect(resultOf(shop, update, { ...stored, placedAt: '2026-01-03T00:00:00.000Z' })).rejects.toThrow(
      ConditionFailed,
    )
    expect(await resultOf(shop, update, { ...stored, w: 9 })).toMatchObject({ state: 'PAID', w: 9 })
  })

  it('removes the item from a sparse index, and keeps the key that another index shares with it', async () => {
    expect(readBeforeUpdate(orders, key, { dueAt: null })).toBeUndefined()
    const due = '2026-02-01T00:00:00.000Z'
    const before = { ...stored, dueAt: due, gsi1pk: 'DUE', gsi1sk: due, gsi2sk: 'o1' }
    expect(await resultOf(shop, planUpdate(orders, key, { dueAt: null }), before)).toEqual({
      ...stored,
      gsi1pk: 'DUE',
      gsi2sk: 'o1',
    })
  })
})

describe('a patch is rejected', () => {
  it.each([
    [
      'when it changes nothing',
      { note: undefined },
      'Order: the update changes nothing: give at least one of state, dueAt, weight, note, mark, gift',
    ],
    [
      'with a part of the primary key',
      { orderId: 'o2' },
      "Order.orderId: is part of the key and can't be updated: delete the item and create another",
    ],
    [
      'with a read-only attribute',
      { placedAt },
      "Order.placedAt: can't be updated: it is set when the item is created",
    ],
    [
      'with null for a required attribute',
      { weight: null },
      "Order.weight: is required and can't be removed: give a value instead of null",
    ],
    ['with a value that does not fit', { state: 'LOST' }, 'Order.state: expected'],
    ['with an unknown attribute', { colour: 'red' }, "Order has no attribute 'colour'"],
  ])('%s', (_, patch, message) => {
    for (const plan of [readBeforeUpdate, planUpdate]) {
      expect(() => plan(orders, key, patch)).toThrow(message)
      expect(() => plan(orders, key, patch)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
    }
  })
})

describe('in a table with time to live and a type attribute', () => {
  const adopted = defineTable({
    name: 'adopted',
    primaryKey: { partition: 'email', sort: { name: 'at', type: 'N' } },
    indexes: { byRank: { global: { partition: 'team', sort: { name: 'rank', type: 'N' } } } },
    timeToLive: 'until',
    typeAttribute: 'type',
    keyFormat: 'verbatim',
  })
  const Session = adopted.entity('Session', {
    attributes: {
      email: a.string(),
      at: a.int({ digits: 9 }),
      team: a.string().optional(),
      rank: a.int({ digits: 9 }).optional(),
      until: a.number().optional(),
    },
    key: { partition: '{email}', sort: '{at}' },
    indexes: { byRank: { partition: '{team}', sort: '{rank}', sparse: true } },
  })
  // Long after the engine's own time, so that the engine deletes nothing.
  const now = Date.UTC(2100, 0, 1)
  const [expired, valid] = [now / 1000 - 1, now / 1000 + 1]
  const sessions: WriteTarget = { tableName: 'adopted', entity: Session, now }
  const session = { email: 'a@b', at: 1 }

  it('an expired item is replaced by a new one, another item is not', async () => {
    const create = planCreate(sessions, session)
    const created = { email: 'a@b', at: 1, type: 'Session' }
    expect(await resultOf(adopted, create, { ...created, until: expired })).toEqual(created)
    await expect(resultOf(adopted, create, { ...created, until: valid })).rejects.toThrow(ConditionFailed)
    await expect(resultOf(adopted, create, created)).rejects.toThrow(ConditionFailed)
  })

  it('an expired item, and one of another type, count as missing', async () => {
    const remove = planDelete(sessions, session)
    await expect(resultOf(adopted, remove, { ...session, type: 'Session', until: expired })).rejects.toThrow(
      ConditionFailed,
    )
    await expect(resultOf(adopted, remove, { ...session, type: 'Other' })).rejects.toThrow(ConditionFailed)
    expect(await resultOf(adopted, remove, { ...session, type: 'Session', until: valid })).toBeUndefined()
    expect(await resultOf(adopted, remove, session)).toBeUndefined()
  })

  it('an attribute that is itself an index key changes alone, and the others stay when the item leaves the index', async () => {
    const stored = { ...session, type: 'Session', team: 't', rank: 7 }
    expect(readBeforeUpdate(sessions, session, { rank: 8 })).toBeUndefined()
    const update = planUpdate(sessions, session, { rank: 8 })
    expect(await resultOf(adopted, update, stored)).toEqual({ ...stored, rank: 8 })
    const { rank, ...unranked } = stored
    expect(await resultOf(adopted, planUpdate(sessions, session, { rank: null }), stored)).toEqual(unranked)
  })
})
