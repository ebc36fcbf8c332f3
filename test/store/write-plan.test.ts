import { describe, expect, it } from 'vitest'
import { a, defineTable } from '../../src/model/index.ts'
import type { PutInput, UpdateInput } from '../../src/store/client/index.ts'
import {
  callOf,
  planCreate,
  planDelete,
  planUpdate,
  readBeforeUpdate,
  type WriteTarget,
} from '../../src/store/write/index.ts'

/** The call that an action is when it stands alone. */
const inputOf = (action: Parameters<typeof callOf>[0]): PutInput & UpdateInput =>
  callOf(action).input as PutInput & UpdateInput

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
const orders: WriteTarget = { tableName: 'live-shop', entity: Order, now: 1_000_000 }
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
  it('is one conditional PutItem of the item with its defaults and all its keys', () => {
    const input = inputOf(planCreate(orders, { ...key, state: 'OPEN', placedAt, weight: 2.5 }))
    expect(input).toEqual({
      TableName: 'live-shop',
      Item: {
        ...stored,
        gift: false,
        lsi1sk: 'ORDER#OPEN#2026-01-02T00:00:00.000Z',
        gsi1pk: 'DUE',
        gsi2sk: 'o1',
      },
      ConditionExpression: 'attribute_not_exists(#0)',
      ExpressionAttributeNames: { '#0': 'pk' },
      ReturnValues: 'ALL_OLD',
    })
    expect(Object.isFrozen(input)).toBe(true)
  })
})

describe('the plan of a delete', () => {
  it('is one conditional DeleteItem that gives the item', () => {
    expect(inputOf(planDelete(orders, key))).toEqual({
      TableName: 'live-shop',
      Key: storedKey,
      ConditionExpression: 'attribute_exists(#0)',
      ExpressionAttributeNames: { '#0': 'pk' },
      ReturnValues: 'ALL_OLD',
    })
  })

  it('names the part of the key that is missing', () => {
    expect(() => planDelete(orders, { customerId: 'c1' })).toThrow(
      'Order.orderId: is required, it is part of the key',
    )
  })
})

describe('the plan of an update', () => {
  it('sets and removes attributes by their stored names', () => {
    expect(readBeforeUpdate(orders, key, { weight: 3, note: null })).toBeUndefined()
    expect(inputOf(planUpdate(orders, key, { weight: 3, note: null, gift: undefined }))).toEqual({
      TableName: 'live-shop',
      Key: storedKey,
      UpdateExpression: 'SET #1 = :0 REMOVE #2',
      ConditionExpression: 'attribute_exists(#0)',
      ExpressionAttributeNames: { '#0': 'pk', '#1': 'w', '#2': 'note' },
      ExpressionAttributeValues: { ':0': 3 },
      ReturnValues: 'ALL_OLD',
    })
  })

  it('sets an attribute whose only value is null', () => {
    const { UpdateExpression, ExpressionAttributeValues } = inputOf(planUpdate(orders, key, { mark: null }))
    expect(UpdateExpression).toBe('SET #1 = :0')
    expect(ExpressionAttributeValues).toEqual({ ':0': null })
  })

  it('reads the item first where an index key has parts that are not given', () => {
    expect(readBeforeUpdate(orders, key, { state: 'PAID' })).toEqual({
      TableName: 'live-shop',
      Key: storedKey,
      ConsistentRead: true,
    })
  })

  it('trusts nothing that stands beside the key', () => {
    expect(readBeforeUpdate(orders, { ...key, placedAt }, { state: 'PAID' })).toBeDefined()
  })

  it('makes the index key anew, on the condition that the parts read are still so', () => {
    expect(inputOf(planUpdate(orders, key, { state: 'PAID', note: undefined }, { read: stored }))).toEqual({
      TableName: 'live-shop',
      Key: storedKey,
      UpdateExpression: 'SET #2 = :1, #3 = :2',
      ConditionExpression: 'attribute_exists(#0) AND #1 = :0',
      ExpressionAttributeNames: { '#0': 'pk', '#1': 'placedAt', '#2': 'state', '#3': 'lsi1sk' },
      ExpressionAttributeValues: {
        ':0': '2026-01-02T00:00:00.000Z',
        ':1': 'PAID',
        ':2': 'ORDER#PAID#2026-01-02T00:00:00.000Z',
      },
      ReturnValues: 'ALL_OLD',
    })
  })

  it('takes the item out of a sparse index, but keeps what another index shares with it', () => {
    expect(readBeforeUpdate(orders, key, { dueAt: null })).toBeUndefined()
    const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = inputOf(
      planUpdate(orders, key, { dueAt: null }),
    )
    expect(UpdateExpression).toBe('SET #1 = :0, #2 = :1 REMOVE #3, #4')
    expect(ExpressionAttributeNames).toEqual({
      '#0': 'pk',
      '#1': 'gsi1pk',
      '#2': 'gsi2sk',
      '#3': 'dueAt',
      '#4': 'gsi1sk',
    })
    expect(ExpressionAttributeValues).toEqual({ ':0': 'DUE', ':1': 'o1' })
  })
})

describe('a patch is refused', () => {
  it.each([
    [
      'when it changes nothing',
      { note: undefined },
      'Order: the update changes nothing, give at least one of state, dueAt, weight, note, mark, gift',
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
    ['with an attribute that is none', { colour: 'red' }, "Order has no attribute 'colour'"],
  ])('%s', (_, patch, message) => {
    for (const plan of [readBeforeUpdate, planUpdate]) {
      expect(() => plan(orders, key, patch)).toThrow(message)
      expect(() => plan(orders, key, patch)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
    }
  })
})

describe('in a table whose items expire and bear their type', () => {
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
  const sessions: WriteTarget = { tableName: 'adopted', entity: Session, now: 1_767_225_600_123 }
  const session = { email: 'a@b', at: 1 }

  it('an expired item gives way to a new one', () => {
    expect(inputOf(planCreate(sessions, session))).toMatchObject({
      Item: { email: 'a@b', at: 1, type: 'Session' },
      ConditionExpression: 'attribute_not_exists(#0) OR #1 < :0',
      ExpressionAttributeNames: { '#0': 'email', '#1': 'until' },
      ExpressionAttributeValues: { ':0': 1_767_225_600.123 },
    })
  })

  it('an expired item, and one of another type, is none to change', () => {
    expect(inputOf(planDelete(sessions, session))).toMatchObject({
      ConditionExpression: 'attribute_exists(#0) AND (attribute_not_exists(#1) OR #1 = :0) AND NOT (#2 < :1)',
      ExpressionAttributeNames: { '#0': 'email', '#1': 'type', '#2': 'until' },
      ExpressionAttributeValues: { ':0': 'Session', ':1': 1_767_225_600.123 },
    })
  })

  it('attributes that are index keys as they are change once, and stay when the item leaves the index', () => {
    const read = { ...session, type: 'Session', team: 't', rank: 7 }
    const { UpdateExpression, ExpressionAttributeNames } = inputOf(
      planUpdate(sessions, session, { rank: 8 }, { read }),
    )
    expect(UpdateExpression).toBe('SET #4 = :3')
    expect(ExpressionAttributeNames).toMatchObject({ '#3': 'team', '#4': 'rank' })
    expect(inputOf(planUpdate(sessions, session, { rank: null }))).toMatchObject({
      UpdateExpression: 'REMOVE #3',
      ExpressionAttributeNames: { '#3': 'rank' },
    })
  })
})
