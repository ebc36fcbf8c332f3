import { expect, it } from 'vitest'
import { backfill } from '../../src/store/index.ts'
import { waitedTime } from './leases/waited-time.ts'
import { Article, access, Label, openCatalogue, Sale, Seller } from './parents/catalogue.ts'
import { Account, Booking, Category, openLedger } from './parents/ledger.ts'

it('a new table is filled in batches, with counts, sums and copies as if its items had been created', async () => {
  await using open = await openCatalogue()
  const { store } = open
  const done: number[] = []
  const count = await store.fill(
    (put) => {
      put(Article, [
        { articleId: 'a', name: 'Mug', price: '4.50', code: 'M' },
        { articleId: 'b', name: 'Bowl', price: '7', hint: 'Fragile' },
      ])
      put(Seller, [{ sellerId: 's', title: 'Ada' }])
      put(
        Sale,
        Array.from({ length: 120 }, (_, at) => ({
          saleId: `${at}`,
          articleId: 'b',
          ...(at === 0 && { seller: 's' }),
        })),
      )
      put(Label, [{ articleId: 'a', labelId: 'l' }])
    },
    { tenant: 'acme', progress: (items) => void done.push(items) },
  )
  expect(count).toBe(124)
  expect(done).toEqual([100, 124])
  expect(open.calls().every((call) => call.startsWith('batchWrite'))).toBe(true)
  const request = store.request({ tenant: 'acme', consistent: true })
  expect(await request.one(access.article, { articleId: 'b' })).toMatchObject({ sales: 120, labels: 0 })
  expect(await request.one(access.sale, { saleId: '0' })).toMatchObject({
    articleName: 'Bowl',
    hint: 'Fragile',
    sellerTitle: 'Ada',
  })
  expect(await backfill({ store, region: 'r', isDryRun: true, clock: waitedTime() })).toMatchObject({
    items: 124,
    repaired: 0,
    broken: 0,
  })
})

it('a missing parent is an error before its children are written', async () => {
  await using open = await openLedger()
  const booking = { bookingId: '1', accountId: 'a', amount: '1' }
  const lost = open.store.fill((put) => {
    put(Booking, [booking])
    put(Account, [{ accountId: 'a', name: 'x' }])
  })
  await expect(lost).rejects.toMatchObject({ code: 'NOT_FOUND', write: { constraint: 'account' } })
  await open.store.fill((put) => {
    put(Account, [{ accountId: 'a', name: 'x' }])
    put(Category, [{ categoryId: 'c', title: 'x' }])
    put(Booking, [booking, { ...booking, bookingId: '2', amount: '2.50', category: 'c' }])
  })
  expect(await open.accounts()).toEqual({ a: [2, '3.5'] })
})
