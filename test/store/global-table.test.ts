import { a, add, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import { type Engine, openEngine } from 'dynagate/engine'
import { beforeEach, describe, expect, it } from 'vitest'

const [home, away] = ['eu-west-1', 'us-east-1'] as const
const lag = 1000

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  deployment: { replicas: [away], home },
})
const Customer = shop.entity('Customer', {
  attributes: {
    customerId: a.id(),
    email: a.email().optional(),
    name: a.string(),
    visits: a.int(),
    version: a.version(),
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'CUSTOMER' },
  unique: { email: ['email'] },
})
const access = shop.access({ customer: Customer.get(), byEmail: Customer.lookup('email') })

describe('a global table, where the last writer wins', () => {
  let engine: Engine
  let now: number
  let [eu, us]: Store<typeof shop>[] = []
  const key = { customerId: 'c' }
  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1)
    engine = await openEngine({ memory: true, regions: [home, away], replicationLag: lag, now: () => now })
    await prepareTable(await openClient({ kind: 'embedded', engine }), { table: shop, mayCreate: true })
    const ReplicaUpdates = [{ Create: { RegionName: away } }]
    await engine.execute('UpdateTable', { TableName: 'shop', ReplicaUpdates })
    const stores = await Promise.all(
      [home, away].map(async (region) => {
        const client = await openClient({ kind: 'embedded', engine, region })
        return openStore({ client, table: shop, cursorSecret: 's', region, clock: () => now })
      }),
    )
    ;[eu, us] = stores
    await from(eu).create(Customer, { ...key, email: 'ada@x.org', name: 'Ada', visits: 0 })
    await replicate()
    return () => engine.close()
  })

  const from = (store: Store<typeof shop> | undefined) => {
    if (store === undefined) throw new Error('no store')
    return store.request({ consistent: true })
  }
  const replicate = async () => {
    now += lag
    while ((await engine.replicate()) > 0);
  }
  const both = () => Promise.all([eu, us].map((store) => from(store).one(access.customer, key)))

  it('a version detects no write of another region: both succeed, and one is lost', async () => {
    const [one] = await both()
    expect(one?.version).toBe(1)
    await from(eu).update(Customer, key, { name: 'Ada of Europe' }, { expectedVersion: 1 })
    now += 1
    await from(us).update(Customer, key, { visits: 7 }, { expectedVersion: 1 })
    await replicate()
    const [inEu, inUs] = await both()
    expect(inEu).toEqual(inUs)
    expect(inEu).toMatchObject({ name: 'Ada', visits: 7, version: 2 })
    expect(engine.replicationConflicts).toBe(1)
  })

  it('increments of two regions within the lag count once; those after it add up', async () => {
    await from(eu).update(Customer, key, { visits: add(1) })
    now += 1
    await from(us).update(Customer, key, { visits: add(1) })
    await replicate()
    expect((await both()).map((item) => item?.visits)).toEqual([1, 1])
    await from(eu).update(Customer, key, { visits: add(1) })
    await replicate()
    await from(us).update(Customer, key, { visits: add(1) })
    await replicate()
    expect((await both()).map((item) => item?.visits)).toEqual([3, 3])
  })

  it('writes unique values in its home only; other regions read them, and write everything else', async () => {
    const rejected = {
      code: 'FORBIDDEN',
      message:
        'Customer: its unique values are written in eu-west-1 alone, and this gateway is in us-east-1: send the write there.',
    }
    const eve = { customerId: 'e', email: 'eve@x.org', name: 'Eve', visits: 0 }
    await expect(from(us).create(Customer, eve)).rejects.toMatchObject(rejected)
    await expect(from(us).update(Customer, key, { email: 'new@x.org' })).rejects.toMatchObject(rejected)
    await expect(from(us).delete(Customer, key)).rejects.toMatchObject(rejected)
    await expect(us?.putAll(Customer, [eve])).rejects.toMatchObject(rejected)
    await expect(from(us).transact((tx) => tx.create(Customer, eve))).rejects.toMatchObject(rejected)
    const idempotency = { key: 'k', client: 'c', content: 'x' }
    await expect(us?.request({ idempotency }).create(Customer, eve)).rejects.toMatchObject(rejected)

    await from(us).create(Customer, { customerId: 'n', name: 'No address', visits: 0 })
    await from(us).update(Customer, key, { name: 'Ada L.' })
    expect(await from(us).one(access.byEmail, { email: 'ada@x.org' })).toMatchObject({ name: 'Ada L.' })
    await replicate()
    await from(eu).update(Customer, key, { email: 'new@x.org' })
    await replicate()
    expect(await from(us).one(access.byEmail, { email: 'new@x.org' })).toMatchObject({ name: 'Ada L.' })
    expect(await from(us).one(access.byEmail, { email: 'ada@x.org' })).toBeNull()
  })

  it('needs the region of a store if it has a home', async () => {
    const client = await openClient({ kind: 'embedded', engine })
    expect(() => openStore({ client, table: shop, cursorSecret: 's' })).toThrow(
      'Expected the region of the store, because the table shop has its home in eu-west-1',
    )
  })
})
