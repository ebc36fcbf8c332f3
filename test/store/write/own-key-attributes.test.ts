import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { a, add, defineTable } from '../../../src/model/index.ts'
import { type CallRecord, ItemSizes, openClient, openStore, type Store } from '../../../src/store/index.ts'
import { writePrice } from '../../../src/store/write/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** Every key attribute of the indexes is an attribute of the item itself, so nothing has to be computed. */
const table = defineTable({
  name: 'parcels',
  primaryKey: { partition: 'parcelId' },
  indexes: {
    byState: { global: { partition: 'state', sort: 'arrivesAt' } },
    byPlace: { global: { partition: ['country', 'city'], sort: ['state', { name: 'weight', type: 'N' }] } },
  },
})
const Parcel = table.entity('Parcel', {
  attributes: {
    parcelId: a.id(),
    state: a.string(),
    arrivesAt: a.dateTime(),
    country: a.string(),
    city: a.string().optional(),
    weight: a.number().default(1),
  },
  key: { partition: '{parcelId}' },
  indexes: {
    byState: { partition: '{state}', sort: '{arrivesAt}' },
    byPlace: { partition: ['{country}', '{city}'], sort: ['{state}', '{weight}'], sparse: true },
  },
})
const access = table.access({ byState: Parcel.query('byState'), byPlace: Parcel.query('byPlace') })

const parcelId = 'p'
const parcel = { parcelId, state: 'OPEN', arrivesAt: new Date(0), country: 'PL', city: 'Łódź' }
const place = { country: 'PL', city: 'Łódź' }

describe('index keys that are attributes of the item itself', () => {
  let store: Store
  let calls: CallRecord[]
  beforeEach(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table, mayCreate: true })
    store = openStore({ client, table, cursorSecret: 's', onCall: (call) => calls.push(call) })
    calls = []
    await store.request().create(Parcel, parcel)
    calls = []
  })
  afterEach(() => store.close())

  it('have no second copy in the stored item', async () => {
    const { Items } = await store.client.scan({ TableName: store.tableName })
    expect(Items).toEqual([{ ...parcel, arrivesAt: '1970-01-01T00:00:00.000Z', weight: 1 }])
  })

  it('are changed without reading the item first', async () => {
    await store.request().update(Parcel, { parcelId }, { state: 'DONE' })
    await store.request().update(Parcel, { parcelId }, { weight: add(2), country: 'DE' })
    await store.request().update(Parcel, { parcelId }, { city: null })
    await store.request().upsert(Parcel, { ...parcel, state: 'LATE' })
    expect(calls.map(({ operation }) => operation)).toEqual(['update', 'update', 'update', 'update'])
    const request = store.request()
    const { edges } = await request.page(access.byPlace, { ...place, state: 'LATE' }, { first: 2 })
    expect(edges).toMatchObject([{ item: { ...parcel, state: 'LATE', weight: 3 } }])
    expect((await request.page(access.byState, { state: 'DONE' }, { first: 2 })).edges).toEqual([])
  })

  it('must be valid keys', async () => {
    const update = (patch: object) => store.request().update(Parcel, { parcelId }, patch)
    await expect(update({ state: '' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'Parcel.state: the partition key would be empty',
    })
    await expect(update({ city: 'x'.repeat(2049) })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'Parcel.city: the partition key would be 2049 bytes long; DynamoDB accepts at most 2048',
    })
    expect(calls).toEqual([])
  })

  it('are estimated as moves of the item, also with an operator', async () => {
    for (const patch of [{ weight: add(1) }, { state: 'DONE' }, { country: 'DE', weight: add(1) }]) {
      calls = []
      await store.request().update(Parcel, { parcelId }, patch)
      const consumed = calls.reduce((sum, { writeUnits }) => sum + writeUnits, 0)
      const estimated = writePrice(
        { kind: 'update', entity: Parcel, key: { parcelId }, patch },
        new ItemSizes(),
      )
      expect(estimated).toMatchObject({ calls: 1, readUnits: 0 })
      expect(estimated.writeUnits).toBeGreaterThanOrEqual(consumed)
    }
  })
})
