import { isDeepStrictEqual } from 'node:util'
import { DynagateError, type ErrorCode } from '../../../src/errors.ts'
import {
  a,
  add,
  addToSet,
  append,
  deleteFromSet,
  elements,
  type ItemOf,
  members,
  prepend,
  subtract,
  systemEntity,
} from '../../../src/model/index.ts'
import { type DynamoClient, UpstreamFailure } from '../../../src/store/client/index.ts'
import { openStore, type Store, type StoreRequest, type Transaction } from '../../../src/store/index.ts'
import {
  applied,
  type Change,
  itemOf,
  type Plain,
  type PlainArticle,
  type Shelf,
  type Step,
  type Write,
} from './plain-warehouse.ts'
import { Article, access, warehouse } from './warehouse.ts'

/** What the product itself stores in the table: who owns a value, and counts. */
const Value = systemEntity(warehouse, 'UniqueValue', {
  attributes: { value: a.id(), owner: a.id(), createdAt: a.createdAt() },
  key: ['value'],
})
const Counter = systemEntity(warehouse, 'CounterShard', {
  attributes: { counter: a.id(), count: a.counter() },
  key: ['counter'],
})

/** The faults of calls: a number from 0 to 1 for each. */
export type Draw = () => number

/** The outcome of a sequence. */
export interface Tally {
  steps: number
  done: number
  rejected: number
  unknown: number
  /** Abandoned because of throttling or conflicts, without an effect. */
  abandoned: number
  /** The differences from the reference program. */
  readonly wrong: string[]
}

/** Executes the steps on an existing table in sequence, and compares each with the reference program's. */
export async function runWrites(client: DynamoClient, steps: readonly Step[], draw: Draw): Promise<Tally> {
  const faulty = withFaults(client, draw)
  // No two items are created at one time: after a lost response an equal item counts as made by the write.
  let now = Date.UTC(2026, 0, 1)
  const clock = () => ++now
  const store = openStore({ client: faulty.client, table: warehouse, cursorSecret: 'writes', clock })
  const plain = openStore({ client, table: warehouse, cursorSecret: 'writes' })
  const tally: Tally = { steps: 0, done: 0, rejected: 0, unknown: 0, abandoned: 0, wrong: [] }
  const names = new Set(steps.flatMap(({ writes }) => writes.map(itemOf)))
  try {
    let shelf: Shelf = new Map()
    for (const step of steps) {
      tally.steps += 1
      const expected = applied(shelf, step)
      faulty.isOn = true
      const outcome = await outcomeOf(step, store.request())
      faulty.isOn = false
      const found = await readShelf(plain, names)
      judge(tally, { step, before: shelf, expected, outcome, found })
      shelf = found
    }
  } finally {
    await clear(plain, await readShelf(plain, names))
  }
  return tally
}

interface Judged {
  readonly step: Step
  readonly before: Shelf
  readonly expected: ReturnType<typeof applied>
  readonly outcome: Outcome
  readonly found: Shelf
}

/** Counts a step, and records its differences from the reference program. */
function judge(tally: Tally, { step, before, expected, outcome: { code, returned }, found }: Judged): void {
  const isMade = isDeepStrictEqual(found, expected.shelf)
  const isUnchanged = isDeepStrictEqual(found, before)
  const fail = (what: string) =>
    tally.wrong.push(`${JSON.stringify(step)}: ${what}, got ${code ?? 'no error'}`)
  if (code === undefined) {
    tally.done += 1
    if (expected.codes.length > 0) fail(`expected ${expected.codes.join(' or ')}`)
    if (!isMade) fail('not what was written')
    if (returned && !isDeepStrictEqual(returned, returnedBy(step, before, expected.shelf)))
      fail(`returned ${JSON.stringify(returned)}`)
  } else if (code === 'OUTCOME_UNKNOWN') {
    tally.unknown += 1
    if (!isMade && !isUnchanged) fail('a part was written')
  } else {
    if (expected.codes.includes(code)) tally.rejected += 1
    else if (code === 'THROTTLED' || code === 'CONFLICT') tally.abandoned += 1
    else fail(`expected ${expected.codes.join(' or ') || 'no error'}`)
    if (!isUnchanged) fail('written in spite of the error')
  }
}

interface Outcome {
  readonly code?: ErrorCode
  /** The item that a direct write returned. */
  readonly returned?: Plain
}

async function outcomeOf({ writes, isDirect }: Step, request: StoreRequest): Promise<Outcome> {
  const [only, ...others] = writes
  try {
    if (
      isDirect &&
      only !== undefined &&
      others.length === 0 &&
      only.kind !== 'check' &&
      only.kind !== 'confirm'
    ) {
      const item = await planned(request, only)
      return { returned: plainOf(only, item as never) }
    }
    await request.transact((tx) => writes.forEach((write) => void planned(tx, write)))
    return {}
  } catch (error) {
    if (error instanceof DynagateError) return { code: error.code }
    throw error
  }
}

/** Makes a write by a request, or plans it in a transaction. */
function planned(to: StoreRequest | Transaction, write: Write): unknown {
  // The methods of both take the same arguments.
  const tx = to as Transaction
  if ('value' in write) {
    const { kind, value, owner } = write
    const ofOwner = { if: { owner: { eq: owner } } }
    if (kind === 'claim') return tx.create(Value, { value, owner })
    return kind === 'release' ? tx.delete(Value, { value }, ofOwner) : tx.check(Value, { value }, ofOwner)
  }
  if ('counter' in write) {
    const { counter } = write
    if (write.kind === 'open') return tx.upsert(Counter, { counter })
    if (write.kind === 'close') return tx.delete(Counter, { counter })
    return tx.update(Counter, { counter }, { count: add(write.by) })
  }
  const key = { articleId: write.id }
  switch (write.kind) {
    case 'create':
      return tx.create(Article, { ...key, name: 'New', stock: write.stock })
    case 'upsert':
      return tx.upsert(Article, { ...key, name: 'Up', stock: write.stock })
    case 'delete':
      return tx.delete(Article, key, { if: { stock: { lt: write.below } } })
    case 'check':
      return tx.check(Article, key, { if: { stock: { gte: write.stock } } })
    default:
      return changing(tx, key, write)
  }
}

function changing(tx: Transaction, key: { readonly articleId: string }, write: Change): unknown {
  switch (write.kind) {
    case 'take': {
      const changes = { stock: subtract(write.pieces), sold: add(write.pieces) }
      return tx.update(Article, key, changes, { if: { stock: { gte: write.pieces } } })
    }
    case 'rename':
      return tx.update(Article, key, { name: `v${write.version}` }, { expectedVersion: write.version })
    case 'retire':
      return tx.update(Article, key, { state: 'RETIRED' })
    case 'tag':
      return tx.update(Article, key, { tags: addToSet(write.tags) })
    case 'untag':
      return tx.update(Article, key, { tags: deleteFromSet(write.tags) })
    case 'append':
      return tx.update(Article, key, { log: append([write.line]) })
    case 'prepend':
      return tx.update(Article, key, { log: prepend([write.line]) })
    case 'replace':
      return tx.update(Article, key, { log: elements({ [write.at]: write.line }) })
    case 'shift':
      return tx.update(Article, key, { log: elements({ 0: null }) }, { if: { log: { exists: true } } })
    case 'earn':
      return tx.update(Article, key, { earned: add(inUnits(write.cents)) })
    case 'refund':
      return tx.update(Article, key, { earned: subtract(inUnits(write.cents)) })
    case 'pack':
      return tx.update(Article, key, { box: { label: write.label } })
    case 'unpack':
      return tx.update(Article, key, { box: null })
    case 'open box': {
      const isNew = { box: { members: { opened: { exists: false } } } }
      const isRarelyOpened = { box: { members: { opened: { lt: write.atMost } } } }
      return tx.update(
        Article,
        key,
        { box: members({ opened: add(1) }) },
        { if: { or: [isNew, isRarelyOpened] } },
      )
    }
  }
}

function inUnits(cents: number): string {
  return (cents / 100).toFixed(2)
}

/** A delete returns the item as it was, every other write the item after it. */
function returnedBy({ writes }: Step, before: Shelf, after: Shelf): Plain | undefined {
  const [only] = writes
  const name = only && itemOf(only)
  return name === undefined ? undefined : (after.get(name) ?? before.get(name))
}

async function readShelf(store: Store, names: ReadonlySet<string>): Promise<Shelf> {
  const request = store.request({ consistent: true })
  const found = await Promise.all(
    [...names].map(async (name) => {
      const [kind = '', own = ''] = name.split(' ')
      const item = await readItem(request, kind, own)
      return item ? [[name, item] as const] : []
    }),
  )
  return new Map(found.flat())
}

async function readItem(request: StoreRequest, kind: string, own: string): Promise<Plain | undefined> {
  if (kind === 'article') {
    const article = await request.one(access.article, { articleId: own })
    return article ? plainArticle(article) : undefined
  }
  const key = kind === 'value' ? { value: own } : { counter: own }
  const item = await request.byKey(kind === 'value' ? Value : Counter, key)
  return item ? plainSystemItem(item) : undefined
}

function plainOf(write: Write, item: ItemOf<typeof Article>): Plain {
  return 'id' in write ? plainArticle(item) : plainSystemItem(item)
}

function plainArticle(article: ItemOf<typeof Article>): PlainArticle {
  const { name, stock, state, sold, version, earned, tags = new Set(), log, box } = article
  return {
    name,
    stock,
    state,
    sold,
    cents: Math.round(Number(earned) * 100),
    version,
    tags: [...tags].toSorted(),
    ...(log && { log }),
    ...(box && { box }),
  }
}

function plainSystemItem(item: object): Plain {
  const { owner, count } = item as { owner: string; count: number }
  return owner === undefined ? { count } : { owner }
}

async function clear(store: Store, shelf: Shelf): Promise<void> {
  const request = store.request()
  for (const name of shelf.keys()) {
    const [kind, own = ''] = name.split(' ')
    if (kind === 'article') await request.delete(Article, { articleId: own })
    else if (kind === 'value') await request.delete(Value, { value: own })
    else await request.delete(Counter, { counter: own })
  }
}

/** A client whose calls are throttled, and whose writes conflict and lose their requests or responses. */
function withFaults(client: DynamoClient, draw: Draw): { client: DynamoClient; isOn: boolean } {
  const state = { isOn: false, client }
  const throttled =
    <Input, Options, Answer>(send: (input: Input, options?: Options) => Promise<Answer>) =>
    async (input: Input, options?: Options): Promise<Answer> => {
      if (state.isOn && draw() < 0.08) throw new DynagateError('THROTTLED', 'throttled')
      return send(input, options)
    }
  const broken =
    <Input, Options, Answer>(send: (input: Input, options?: Options) => Promise<Answer>) =>
    async (input: Input, options?: Options): Promise<Answer> => {
      const fate = state.isOn ? draw() : 1
      if (fate < 0.08) throw new DynagateError('THROTTLED', 'throttled')
      if (fate < 0.12) throw new DynagateError('CONFLICT', 'conflict')
      if (fate < 0.18) throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true)
      const answer = await send(input, options)
      if (fate < 0.26) throw new UpstreamFailure('TIMEOUT', true)
      return answer
    }
  state.client = {
    ...client,
    get: throttled(client.get),
    put: broken(client.put),
    update: broken(client.update),
    delete: broken(client.delete),
    transactWrite: broken(client.transactWrite),
  }
  return state
}
