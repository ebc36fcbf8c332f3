import { a, defineTable } from '../../../src/model/index.ts'
import {
  type CallRecord,
  type DynamoClient,
  openClient,
  openStore,
  type Store,
} from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** A table with parents: accounts that count and sum their bookings, and categories that are only referred to. */
export const ledger = defineTable({
  name: 'ledger',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})

export const Account = ledger.entity('Account', {
  attributes: {
    accountId: a.id(),
    name: a.string(),
    bookings: a.count(),
    balance: a.sum({ scale: 2 }),
    notes: a.count(),
  },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'ACCOUNT' },
})

export const Category = ledger.entity('Category', {
  attributes: { categoryId: a.id(), title: a.string() },
  key: { partition: 'CATEGORY#{categoryId}', sort: 'CATEGORY' },
})

export const Booking = ledger.entity('Booking', {
  attributes: {
    bookingId: a.id(),
    accountId: a.id(),
    category: a.id().optional(),
    amount: a.money(),
    text: a.string().default(''),
  },
  key: { partition: 'BOOKING#{bookingId}', sort: 'BOOKING' },
  indexes: { gsi1: { partition: 'BOOKINGS#{accountId}', sort: '{bookingId}' } },
  parents: {
    account: { entity: Account, count: 'bookings', sum: { balance: 'amount' } },
    category: { entity: Category, key: { categoryId: 'category' } },
  },
})

export const Note = ledger.entity('Note', {
  attributes: { accountId: a.id(), noteId: a.id() },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'NOTE#{noteId}' },
  parents: { account: { entity: Account, count: 'notes' } },
  movable: ['accountId', 'noteId'],
  softDelete: true,
})

export const access = ledger.access({
  account: Account.get(),
  booking: Booking.get(),
  bookingsOf: Booking.query('gsi1'),
})

export interface Ledger extends AsyncDisposable {
  readonly client: DynamoClient
  readonly store: Store<typeof ledger>
  /** The calls since the last call of this function: operation and number of items. */
  calls(): string[]
  /** Of each account its number of bookings and its balance, as they are stored. */
  accounts(): Promise<Record<string, [bookings: number, balance: string]>>
}

/** @param wrap a client over the engine's, such as one with faults. */
export async function openLedger(wrap = (client: DynamoClient) => client): Promise<Ledger> {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: ledger, mayCreate: true })
  let calls: CallRecord[] = []
  const store = openStore({
    client: wrap(client),
    table: ledger,
    cursorSecret: 'ledger',
    onCall: (call) => calls.push(call),
  })
  return {
    client,
    store,
    calls() {
      const since = calls
      calls = []
      return since.map(({ operation, items }) => `${operation} ${items}`)
    },
    async accounts() {
      const { Items = [] } = await client.scan({ TableName: 'ledger' })
      const found = Items.filter(({ sk }) => sk === 'ACCOUNT')
      return Object.fromEntries(
        found.map(({ accountId, bookings, balance }) => [
          String(accountId),
          [Number(bookings), String(balance)],
        ]),
      )
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}
