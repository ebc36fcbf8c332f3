import { expect, it } from 'vitest'
import type { DynamoClient } from '../../../src/store/client/index.ts'
import { type HotCounter, openStore } from '../../../src/store/index.ts'
import { Booking, ledger } from './ledger.ts'

/** A client for which every transaction is made. */
const accepting = { transactWrite: async () => ({}), close: async () => {} } as unknown as DynamoClient

it('a parent whose counts take more than 500 write units per second is reported, once a minute', async () => {
  let now = Date.UTC(2026, 0, 1)
  const reported: HotCounter[] = []
  const store = openStore({
    client: accepting,
    table: ledger,
    cursorSecret: 'ledger',
    clock: () => now,
    observers: [{ onHotCounter: (hot) => void reported.push(hot) }],
  })
  const create = async (bookings: number, accountId: string) => {
    const request = store.request()
    for (let at = 0; at < bookings; at += 1)
      await request.create(Booking, { bookingId: `${at}`, accountId, amount: '1' })
  }
  await create(2_500, 'a')
  await create(100, 'b')
  expect(reported).toEqual([])
  await create(1, 'a')
  expect(reported).toEqual([{ entity: 'Account', unitsPerSecond: 500.2 }])
  await create(500, 'a')
  now += 10_000
  await create(2_600, 'b')
  expect(reported).toHaveLength(1)
  now += 60_000
  await create(2_501, 'b')
  expect(reported).toHaveLength(2)
  await store.close()
})
