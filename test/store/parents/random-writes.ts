import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { DynagateError } from '../../../src/errors.ts'
import { type DynamoClient, UpstreamFailure } from '../../../src/store/client/index.ts'
import type { StoreRequest, Transaction } from '../../../src/store/index.ts'
import { Account, Booking, Category, type Ledger } from './ledger.ts'

/** A write of an account, a category or a booking. */
export type Write =
  | { readonly on: 'account' | 'category'; readonly kind: 'create' | 'delete'; readonly id: string }
  | {
      readonly on: 'booking'
      readonly kind: 'create' | 'upsert'
      readonly id: string
      readonly values: Plain
    }
  | { readonly on: 'booking'; readonly kind: 'update'; readonly id: string; readonly patch: Patch }
  | { readonly on: 'booking'; readonly kind: 'delete'; readonly id: string }

interface Plain {
  readonly accountId: string
  readonly cents: number
  readonly category?: string
}
type Patch = { readonly accountId?: string; readonly cents?: number; readonly category?: string | null }

/** The plain model: accounts, categories, and bookings by id. */
interface Books {
  readonly accounts: ReadonlySet<string>
  readonly categories: ReadonlySet<string>
  readonly bookings: ReadonlyMap<string, Plain>
}

const parent = fc.constantFrom('1', '2')
const id = fc.constantFrom('1', '2', '3', '4')
const cents = fc.integer({ min: -250, max: 250 })
const values = fc.record(
  { accountId: parent, cents, category: parent },
  { requiredKeys: ['accountId', 'cents'] },
)
const patch = fc
  .record({ accountId: parent, cents, category: fc.option(parent) }, { requiredKeys: [] })
  .filter((given) => Object.keys(given).length > 0)
const write: fc.Arbitrary<Write> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      on: fc.constantFrom('account' as const, 'category' as const),
      kind: fc.constantFrom('create' as const, 'create' as const, 'delete' as const),
      id: parent,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      on: fc.constant('booking' as const),
      kind: fc.constantFrom('create' as const, 'upsert' as const),
      id,
      values,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      on: fc.constant('booking' as const),
      kind: fc.constant('update' as const),
      id,
      patch,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ on: fc.constant('booking' as const), kind: fc.constant('delete' as const), id }),
  },
)

/** One write, or several of different items as a transaction. */
export const step = fc.oneof(
  { weight: 2, arbitrary: write.map((only) => [only]) },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(write, { minLength: 2, maxLength: 4, selector: (each) => each.on + each.id }),
  },
)

/** Decides about the next call: a number from 0 to 1, of which small ones are faults. */
export interface Fates {
  next: () => number
}

/**
 * Makes the writes, and compares what is stored after each with the plain model: what must not differ is listed. The table
 * is empty afterwards.
 */
export async function runWrites(
  open: Ledger,
  steps: Iterable<readonly Write[]>,
  { draws, fates }: { draws: Iterable<number>; fates: Fates },
): Promise<string[]> {
  const wrong: string[] = []
  const stream = draws[Symbol.iterator]()
  let before = await readBooks(open)
  for (const writes of steps) {
    const { books, codes } = applied(before, writes)
    fates.next = () => (stream.next().value ?? 99) / 100
    const code = await codeOf(send(writes, open.store.request()))
    fates.next = () => 1
    const after = await readBooks(open)
    const isMade = isDeepStrictEqual(after, books)
    const isNotMade = isDeepStrictEqual(after, before)
    const isRight =
      code === undefined
        ? codes.length === 0 && isMade
        : code === 'OUTCOME_UNKNOWN'
          ? isMade || isNotMade
          : isNotMade && (passing.includes(code) || codes.includes(code))
    if (!isRight) wrong.push(`${JSON.stringify(writes)}: ${code}, expected ${codes.join() || 'success'}`)
    const counted = await open.accounts()
    const expected = recounted(after)
    if (!isDeepStrictEqual(counted, expected)) {
      wrong.push(
        `${JSON.stringify(writes)}: ${JSON.stringify(counted)}, recounted ${JSON.stringify(expected)}`,
      )
    }
    before = after
  }
  await clear(open, before)
  return wrong
}

const passing = ['THROTTLED', 'UPSTREAM_UNAVAILABLE', 'CONFLICT']

/** The books after the writes, all or none, and the codes with which they may be rejected. */
function applied(before: Books, writes: readonly Write[]): { books: Books; codes: readonly string[] } {
  const codes = new Set<string>()
  const accounts = new Set(before.accounts)
  const categories = new Set(before.categories)
  const bookings = new Map(before.bookings)
  /** What was to be created in the place of other bookings: its parents are checked all the same. */
  const contested: Plain[] = []
  for (const each of writes) {
    if (each.on !== 'booking') {
      const known = each.on === 'account' ? accounts : categories
      if (each.kind === 'create') {
        if (known.has(each.id)) codes.add('ALREADY_EXISTS')
        known.add(each.id)
      } else if (!known.delete(each.id)) codes.add('NOT_FOUND')
      continue
    }
    const known = bookings.get(each.id)
    if (each.kind === 'create' && known) {
      codes.add('ALREADY_EXISTS')
      contested.push(each.values)
      continue
    }
    if ((each.kind === 'update' || each.kind === 'delete') && !known) codes.add('NOT_FOUND')
    if (each.kind === 'delete') bookings.delete(each.id)
    else {
      const own = { ...known, ...('patch' in each ? each.patch : each.values) }
      bookings.set(each.id, withoutNulls(own))
    }
  }
  for (const [bookingId, { accountId, category }] of bookings) {
    const former = before.bookings.get(bookingId)
    const isJoining = (own: string | undefined, was: string | undefined) => own !== undefined && own !== was
    if (!accounts.has(accountId))
      codes.add(
        before.accounts.has(accountId) && former?.accountId === accountId ? 'CONDITION_FAILED' : 'NOT_FOUND',
      )
    if (isJoining(category, former?.category) && !categories.has(category ?? '')) codes.add('NOT_FOUND')
  }
  for (const { accountId, category } of contested) {
    if (!accounts.has(accountId) || (category !== undefined && !categories.has(category)))
      codes.add('NOT_FOUND')
  }
  return codes.size === 0
    ? { books: { accounts, categories, bookings }, codes: [] }
    : { books: before, codes: [...codes] }
}

function withoutNulls(booking: object): Plain {
  return Object.fromEntries(Object.entries(booking).filter(([, value]) => value !== null)) as unknown as Plain
}

/** Of each account its number of bookings and its balance. */
function recounted({ accounts, bookings }: Books): Record<string, [number, string]> {
  return Object.fromEntries(
    [...accounts].map((accountId) => {
      const own = [...bookings.values()].filter((each) => each.accountId === accountId)
      const sum = own.reduce((total, each) => total + each.cents, 0)
      return [accountId, [own.length, String(sum / 100)]]
    }),
  )
}

async function send(writes: readonly Write[], request: StoreRequest): Promise<void> {
  const [only, ...others] = writes
  if (only !== undefined && others.length === 0) await planned(request, only)
  else await request.transact((tx) => writes.forEach((each) => void planned(tx, each)))
}

function planned(to: StoreRequest | Transaction, each: Write): unknown {
  // The methods of both take the same arguments.
  const tx = to as Transaction
  if (each.on !== 'booking') {
    const { on, kind, id: accountId, id: categoryId } = each
    if (on === 'account')
      return kind === 'delete'
        ? tx.delete(Account, { accountId })
        : tx.create(Account, { accountId, name: 'x' })
    return kind === 'delete'
      ? tx.delete(Category, { categoryId })
      : tx.create(Category, { categoryId, title: 'x' })
  }
  const key = { bookingId: each.id }
  if (each.kind === 'delete') return tx.delete(Booking, key)
  if (each.kind === 'update') {
    const { cents: changed, ...rest } = each.patch
    return tx.update(Booking, key, { ...rest, ...(changed !== undefined && { amount: amountOf(changed) }) })
  }
  const { cents: given, ...rest } = each.values
  const item = { ...key, ...rest, amount: amountOf(given) }
  return each.kind === 'create' ? tx.create(Booking, item) : tx.upsert(Booking, item)
}

function amountOf(amount: number): string {
  return (amount / 100).toFixed(2)
}

async function readBooks({ client }: Ledger): Promise<Books> {
  const { Items = [] } = await client.scan({ TableName: 'ledger' })
  const idsOf = (sort: string, name: string) =>
    new Set(Items.flatMap((item) => (item.sk === sort ? [String(item[name])] : [])).toSorted())
  const bookings = Items.filter(({ sk }) => sk === 'BOOKING').map(
    ({ bookingId, accountId, amount, category }): [string, Plain] => [
      String(bookingId),
      {
        accountId: String(accountId),
        cents: Math.round(Number(String(amount)) * 100),
        ...(category !== undefined && { category: String(category) }),
      },
    ],
  )
  return {
    accounts: idsOf('ACCOUNT', 'accountId'),
    categories: idsOf('CATEGORY', 'categoryId'),
    bookings: new Map(bookings),
  }
}

async function clear({ store }: Ledger, { accounts, categories, bookings }: Books): Promise<void> {
  const request = store.request()
  for (const bookingId of bookings.keys()) await request.delete(Booking, { bookingId })
  for (const accountId of accounts) await request.delete(Account, { accountId })
  for (const categoryId of categories) await request.delete(Category, { categoryId })
}

async function codeOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof DynagateError) return error.code
    throw error
  }
}

/** A client whose calls are throttled, and whose writes conflict and lose their responses. */
export function withFaults(client: DynamoClient, fates: Fates): DynamoClient {
  const broken =
    <Input, Options, Answer>(call: (input: Input, options?: Options) => Promise<Answer>) =>
    async (input: Input, options?: Options): Promise<Answer> => {
      const fate = fates.next()
      if (fate < 0.06) throw new DynagateError('THROTTLED', 'throttled')
      const answer = await call(input, options)
      if (fate < 0.16) throw new UpstreamFailure('TIMEOUT', true)
      return answer
    }
  return {
    ...client,
    put: broken(client.put),
    update: broken(client.update),
    delete: broken(client.delete),
    transactWrite: broken(client.transactWrite),
  }
}
