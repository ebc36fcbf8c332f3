import { afterAll, beforeAll, expect, it } from 'vitest'
import { add } from '../../../src/model/index.ts'
import { UpstreamFailure } from '../../../src/store/client/index.ts'
import type { DynamoClient, StoreRequest } from '../../../src/store/index.ts'
import { Account, access, Booking, type Ledger, openLedger } from '../parents/ledger.ts'

/** How many reads of single items still succeed. */
let gets = Number.POSITIVE_INFINITY
let open: Ledger
let keys = 0
beforeAll(async () => {
  open = await openLedger(
    (client): DynamoClient => ({
      ...client,
      get(...call) {
        gets -= 1
        return gets < 0 ? Promise.reject(new UpstreamFailure('TIMEOUT', false)) : client.get(...call)
      },
    }),
  )
  await open.store.request().create(Account, { accountId: 'a', name: 'Cash' })
})
afterAll(() => open[Symbol.asyncDispose]())

it.each([
  ['plain', () => open.store.request()],
  ['idempotent', () => open.store.request({ idempotency: { key: `${keys++}`, client: 'c', content: 'x' } })],
])('a %s write that was made, and whose item cannot be read after it, is not reported as one that failed', async (name, requestOf) => {
  const bookingId = name
  const of = async (write: (request: StoreRequest) => Promise<unknown>, reads: number) => {
    const request = requestOf() as StoreRequest
    gets = reads + (name === 'idempotent' ? 1 : 0)
    await expect(write(request)).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: 'Booking: the write was made, but the item could not be read after it',
    })
    gets = Number.POSITIVE_INFINITY
    return open.store.request({ consistent: true }).one(access.booking, { bookingId })
  }
  await open.store.request().create(Booking, { bookingId, accountId: 'a', amount: '1' })
  expect(
    await of((request) => request.update(Booking, { bookingId }, { amount: add('2') }), 1),
  ).toMatchObject({
    amount: '3.00',
  })
  const upsert = (request: StoreRequest) =>
    request.upsert(Booking, { bookingId, accountId: 'a', amount: '5' })
  expect(await of(upsert, 1)).toMatchObject({ amount: '5.00' })
})
