import { type CallRecord, memoryCache, openClient, openStore, prepareTable } from 'dynagate'
import { expect, it } from 'vitest'
import { access, Customer, desk } from './helpdesk.ts'

const tenants = ['acme', 'globex'] as const
const ids = ['c1', 'c2', 'c3']

/** A store in which two tenants have customers with the same ids, and its calls since it was filled. */
async function openFilled() {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: desk, mayCreate: true })
  const calls: CallRecord[] = []
  const store = openStore({
    client,
    table: desk,
    cursorSecret: 'secret',
    onCall: (call) => calls.push(call),
    cache: { storage: memoryCache(), settleMs: 0 },
  })
  for (const tenant of tenants) {
    const customers = ids.map((customerId) => ({
      customerId,
      email: `${customerId}@example.com`,
      name: `${customerId} of ${tenant}`,
    }))
    await store.putAll(Customer, customers, { tenant })
  }
  calls.length = 0
  return { store, calls, [Symbol.asyncDispose]: () => store.close() }
}

/** Of each request its tenant, twice, so that equal reads of one tenant are in flight as well. */
const senders = [...tenants, ...tenants]
const namesOf = (tenant: string) => ids.map((customerId) => `${customerId} of ${tenant}`)

it.each([
  ['no cache', undefined],
  ['one scope of cached reads for all tenants', 'all'],
])('reads of the same keys by two tenants in one tick share nothing, with %s', async (_, cacheScope) => {
  await using opened = await openFilled()
  const { store, calls } = opened
  const read = (tenant: string) => {
    const request = store.request({ tenant, cacheScope })
    return Promise.all([
      Promise.all(ids.map((customerId) => request.one(access.customer, { customerId }))),
      request.page(access.customers, {}, { first: 10 }),
      request.snapshot(ids.map((customerId) => [access.customer, { customerId }] as const)),
    ])
  }
  for (const round of ['cold', 'warm']) {
    const all = await Promise.all(senders.map(read))
    for (const [at, [items, page, snapshot]] of all.entries()) {
      const own = namesOf(senders[at] ?? '')
      expect(
        items.map((item) => item?.name),
        round,
      ).toEqual(own)
      expect(
        page.edges.map(({ item }) => item?.name),
        round,
      ).toEqual(own)
      expect(
        snapshot.map((item) => item?.name),
        round,
      ).toEqual(own)
    }
  }
  // Each tenant's reads are made at least once.
  expect(calls.filter(({ operation }) => operation === 'query').length).toBeGreaterThanOrEqual(2)
})

it('a write of one tenant leaves the cached reads of the same key in another one', async () => {
  await using opened = await openFilled()
  const { store, calls } = opened
  const nameIn = async (tenant: string) => {
    const request = store.request({ tenant, cacheScope: 'all' })
    return (await request.one(access.customer, { customerId: 'c1' }))?.name
  }
  expect(await Promise.all(tenants.map(nameIn))).toEqual(['c1 of acme', 'c1 of globex'])
  const writer = store.request({ tenant: 'acme', cacheScope: 'all' })
  await writer.update(Customer, { customerId: 'c1' }, { name: 'renamed' })
  calls.length = 0
  expect(await Promise.all(tenants.map(nameIn))).toEqual(['renamed', 'c1 of globex'])
  expect(calls.map(({ operation }) => operation)).toEqual(['get'])
})
