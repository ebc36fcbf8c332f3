import type { DynamoClient } from 'dynagate'
import type { Random } from '../soak/random.ts'
import type { FaultKind } from './faults.ts'
import type { Faulty } from './faulty-dynamo.ts'
import { type Answer, access, bookOf, books, openingBalance, openShelf } from './shelf.ts'

/** The figures of a run. */
export interface Figures {
  readonly requests: number
  /** Requests with exactly the data that was expected, and no error. */
  readonly correct: number
  /** Requests whose errors have a code for such a fault. */
  readonly honest: number
  /** How often each code occurred first in them. */
  readonly codes: ReadonlyMap<string, number>
  /** All other requests, and stored items that don't follow from the responses: none should be. */
  readonly wrong: readonly string[]
  /** Calls of the store, and the HTTP requests that DynamoDB received for them. */
  readonly calls: number
  readonly attempts: number
}

/** Options of a run. */
export interface WorkloadOptions {
  readonly client: DynamoClient
  readonly requests: number
  /** Requests at a time. */
  readonly concurrency: number
  readonly rate: number
  readonly kinds: readonly FaultKind[]
  readonly random: Random
}

/**
 * Sends reads (80% of the requests), creates (10%), transactions (6%) and updates (4%) to a gateway whose DynamoDB fails,
 * and compares each response, and in the end the stored items, with what they should be.
 */
export async function runWorkload(dynamo: Faulty, options: WorkloadOptions): Promise<Figures> {
  await using shelf = await openShelf(options.client)
  const tally = new Tally()
  const { kinds, rate } = options
  const before = { calls: shelf.calls, attempts: await dynamo.received() }
  await dynamo.inject({ kinds, rate })
  let next = 0
  const work = async () => {
    while (next < options.requests) {
      const number = next
      next += 1
      const request = requestOf(number, options.random)
      tally.count(request, await shelf.ask(request.query))
    }
  }
  await Promise.all(Array.from({ length: options.concurrency }, work))
  await dynamo.inject({ kinds, rate: 0 })
  const after = { calls: shelf.calls, attempts: await dynamo.received() }
  await tally.checkStored(async (entity, key) => {
    // The breaker may still be open: it closes within seconds.
    for (let attempt = 0; ; attempt += 1) {
      try {
        const request = shelf.store.request({ consistent: true })
        return await (entity === 'book'
          ? request.one(access.book, { bookId: key })
          : request.one(access.account, { accountId: key }))
      } catch (error) {
        if (attempt === 100) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  })
  return {
    requests: options.requests,
    ...tally.figures,
    calls: after.calls - before.calls,
    attempts: after.attempts - before.attempts,
  }
}

interface Request {
  readonly kind: 'read' | 'create' | 'deposit' | 'transfer'
  readonly query: string
  /** The data of a correct response. */
  readonly expected: unknown
  /** The book of a create. */
  readonly bookId?: string
}

const fields = '{ bookId author title }'

function requestOf(number: number, random: Random): Request {
  const draw = random.below(100)
  const pick = () => bookOf(random.below(books))
  if (draw < 40) {
    const book = pick()
    return { kind: 'read', query: `{ book(bookId: "${book.bookId}") ${fields} }`, expected: { book } }
  }
  if (draw < 60) {
    const [one, other] = [pick(), pick()]
    const query = `{ one: book(bookId: "${one.bookId}") ${fields} other: book(bookId: "${other.bookId}") ${fields} none: book(bookId: "none") ${fields} }`
    return { kind: 'read', query, expected: { one, other, none: null } }
  }
  if (draw < 80) {
    const { author } = pick()
    const all = Array.from({ length: books }, (_, at) => bookOf(at)).filter((book) => book.author === author)
    const query = `{ byAuthor(author: "${author}", first: 5) { nodes ${fields} pageInfo { hasNextPage } } }`
    return {
      kind: 'read',
      query,
      expected: { byAuthor: { nodes: all.slice(0, 5), pageInfo: { hasNextPage: true } } },
    }
  }
  if (draw < 90) {
    const book = { bookId: `new${number}`, author: 'new', title: `New ${number}` }
    const query = `mutation { createBook(input: { bookId: "${book.bookId}", author: "new", title: "${book.title}" }) ${fields} }`
    return { kind: 'create', query, expected: { createBook: book }, bookId: book.bookId }
  }
  if (draw < 96) {
    const query =
      'mutation { transfer(input: { from: "a", to: "b" }) { debited { accountId } credited { accountId } } }'
    const expected = { transfer: { debited: { accountId: 'a' }, credited: { accountId: 'b' } } }
    return { kind: 'transfer', query, expected }
  }
  const query = 'mutation { deposit(input: { accountId: "c", addToBalance: 1 }) { accountId } }'
  return { kind: 'deposit', query, expected: { deposit: { accountId: 'c' } } }
}

/** Codes that tell the truth about a DynamoDB that fails. */
const honestCodes: ReadonlySet<string> = new Set([
  'THROTTLED',
  'TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'CONFLICT',
])

/** How often a kind of write was made, and may have been made. */
class Writes {
  made = 0
  unknown = 0
}

class Tally {
  #correct = 0
  #honest = 0
  readonly #codes = new Map<string, number>()
  readonly #wrong: string[] = []
  readonly #books = new Map<string, 'made' | 'unknown' | 'failed'>()
  readonly #writes = { deposit: new Writes(), transfer: new Writes() }

  get figures() {
    return { correct: this.#correct, honest: this.#honest, codes: this.#codes, wrong: this.#wrong }
  }

  count({ kind, query, expected, bookId }: Request, { data, errors = [] }: Answer): void {
    const codes = errors.map(({ extensions }) => extensions.code)
    const [first] = codes
    if (first !== undefined) this.#codes.set(first, (this.#codes.get(first) ?? 0) + 1)
    const isCorrect = errors.length === 0 && JSON.stringify(data) === JSON.stringify(expected)
    const isHonest = errors.length > 0 && codes.every((code) => honestCodes.has(code))
    if (isCorrect) this.#correct += 1
    else if (isHonest) this.#honest += 1
    else this.#wrong.push(`${query} → ${JSON.stringify({ data, errors })}`)
    // A payload whose items couldn't be read is that of a write that was made.
    const isMade = Object.values(data ?? {}).some((field) => field !== null)
    const outcome = isMade ? 'made' : codes.includes('OUTCOME_UNKNOWN') ? 'unknown' : 'failed'
    if (bookId !== undefined) this.#books.set(bookId, outcome)
    if ((kind === 'deposit' || kind === 'transfer') && outcome !== 'failed') this.#writes[kind][outcome] += 1
  }

  /** Compares the stored items with the outcomes that were reported. */
  async checkStored(
    read: (entity: 'book' | 'account', key: string) => Promise<Readonly<Record<string, unknown>> | null>,
  ): Promise<void> {
    for (const [bookId, outcome] of this.#books) {
      if (outcome === 'unknown') continue
      const isThere = (await read('book', bookId)) !== null
      if (isThere !== (outcome === 'made'))
        this.#wrong.push(`book ${bookId}: ${outcome}, and stored: ${isThere}`)
    }
    const { deposit, transfer } = this.#writes
    const balances = await Promise.all(
      ['a', 'b', 'c'].map(async (each) => Number((await read('account', each))?.balance)),
    )
    const [from = Number.NaN, to = Number.NaN, credited = Number.NaN] = balances
    if (from + to !== 2 * openingBalance) this.#wrong.push(`a transfer was made in part: ${from} and ${to}`)
    this.#checkCount('transfers', to - openingBalance, transfer)
    this.#checkCount('deposits', credited - openingBalance, deposit)
  }

  #checkCount(what: string, found: number, { made, unknown }: Writes): void {
    if (found >= made && found <= made + unknown) return
    this.#wrong.push(`${found} ${what} are stored; ${made} were reported, and ${unknown} as unknown`)
  }
}
