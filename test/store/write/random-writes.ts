import { isDeepStrictEqual } from 'node:util'
import { DynagateError, type ErrorCode } from '../../../src/errors.ts'
import { add, addToSet, append, deleteFromSet, type ItemOf } from '../../../src/model/index.ts'
import { type DynamoClient, UpstreamFailure } from '../../../src/store/client/index.ts'
import { openStore, type Transaction } from '../../../src/store/index.ts'
import { Article, access, warehouse } from './warehouse.ts'

type Item = ItemOf<typeof Article>

/** One write of one article. */
export type Write =
  | { readonly kind: 'create'; readonly id: string; readonly stock: number }
  | { readonly kind: 'upsert'; readonly id: string; readonly stock: number }
  | { readonly kind: 'take'; readonly id: string; readonly pieces: number }
  | { readonly kind: 'rename'; readonly id: string; readonly version: number }
  | { readonly kind: 'retire'; readonly id: string }
  | { readonly kind: 'tag'; readonly id: string; readonly tags: readonly string[] }
  | { readonly kind: 'untag'; readonly id: string; readonly tags: readonly string[] }
  | { readonly kind: 'log'; readonly id: string; readonly line: string }
  | { readonly kind: 'delete'; readonly id: string; readonly below: number }

/** One request: a write, or several of different articles in a transaction. */
export type Step = readonly Write[]

/** The faults of calls: a number from 0 to 1 for each. */
export type Draw = () => number

/** The articles of the plain reference program. */
type Shelf = ReadonlyMap<string, Plain>

interface Plain {
  readonly name: string
  readonly stock: number
  readonly state: 'ACTIVE' | 'RETIRED'
  readonly sold: number
  readonly version: number
  readonly tags: readonly string[]
  readonly log: readonly string[]
}

/** The outcome of a sequence. */
export interface Tally {
  steps: number
  done: number
  rejected: number
  unknown: number
  /** Given up because of throttling or conflicts, without an effect. */
  givenUp: number
  /** The differences from the reference program. */
  readonly wrong: string[]
}

/** Executes the steps on an existing table in sequence, and compares each with the reference program's. */
export async function runWrites(client: DynamoClient, steps: readonly Step[], draw: Draw): Promise<Tally> {
  const faulty = withFaults(client, draw)
  const store = openStore({ client: faulty.client, table: warehouse, cursorSecret: 'writes' })
  const plain = openStore({ client, table: warehouse, cursorSecret: 'writes' })
  const tally: Tally = { steps: 0, done: 0, rejected: 0, unknown: 0, givenUp: 0, wrong: [] }
  let shelf: Shelf = new Map()
  for (const step of steps) {
    tally.steps += 1
    const expected = applied(shelf, step)
    faulty.isOn = true
    const code = await codeOf(step, store.request())
    faulty.isOn = false
    const found = await readShelf(plain, shelf, expected.shelf)
    const fail = (what: string) =>
      tally.wrong.push(`${JSON.stringify(step)}: ${what}, got ${code ?? 'no error'}`)
    if (code === undefined) {
      tally.done += 1
      if (expected.codes.length > 0) fail(`expected ${expected.codes.join(' or ')}`)
      if (!isDeepStrictEqual(found, expected.shelf)) fail('not what was written')
    } else if (code === 'OUTCOME_UNKNOWN') {
      tally.unknown += 1
      if (!isDeepStrictEqual(found, expected.shelf) && !isDeepStrictEqual(found, shelf))
        fail('a part was written')
    } else {
      if (expected.codes.includes(code)) tally.rejected += 1
      else if (code === 'THROTTLED' || code === 'CONFLICT') tally.givenUp += 1
      else fail(`expected ${expected.codes.join(' or ') || 'no error'}`)
      if (!isDeepStrictEqual(found, shelf)) fail('written in spite of the error')
    }
    shelf = found
  }
  for (const id of shelf.keys()) await plain.request().delete(Article, { articleId: id })
  return tally
}

async function codeOf(
  step: Step,
  request: ReturnType<ReturnType<typeof openStore>['request']>,
): Promise<ErrorCode | undefined> {
  try {
    const [only, ...others] = step
    if (only?.kind === 'upsert' && others.length === 0)
      await request.upsert(Article, { articleId: only.id, name: 'Up', stock: only.stock })
    else if (only !== undefined && others.length === 0) await request.transact((tx) => plan(tx, only))
    else await request.transact((tx) => step.forEach((write) => void plan(tx, write)))
    return undefined
  } catch (error) {
    if (error instanceof DynagateError) return error.code
    throw error
  }
}

function plan(tx: Transaction, write: Write): unknown {
  const key = { articleId: write.id }
  switch (write.kind) {
    case 'upsert':
      return tx.upsert(Article, { ...key, name: 'Up', stock: write.stock })
    case 'create':
      return tx.create(Article, { ...key, name: 'New', stock: write.stock })
    case 'take':
      return tx.update(
        Article,
        key,
        { stock: add(-write.pieces), sold: add(write.pieces) },
        { if: { stock: { gte: write.pieces } } },
      )
    case 'rename':
      return tx.update(Article, key, { name: `v${write.version}` }, { expectedVersion: write.version })
    case 'retire':
      return tx.update(Article, key, { state: 'RETIRED' })
    case 'tag':
      return tx.update(Article, key, { tags: addToSet(write.tags) })
    case 'untag':
      return tx.update(Article, key, { tags: deleteFromSet(write.tags) })
    case 'log':
      return tx.update(Article, key, { log: append([write.line]) })
    case 'delete':
      return tx.delete(Article, key, { if: { stock: { lt: write.below } } })
  }
}

/** The shelf after a step, and its possible errors: if any of its writes fails, none has an effect. */
function applied(shelf: Shelf, step: Step): { shelf: Shelf; codes: readonly ErrorCode[] } {
  const next = new Map(shelf)
  const codes: ErrorCode[] = []
  for (const write of step) {
    const result = appliedTo(shelf.get(write.id), write)
    if (typeof result === 'string') codes.push(result)
    else if (result === undefined) next.delete(write.id)
    else next.set(write.id, result)
  }
  return { shelf: codes.length === 0 ? next : shelf, codes }
}

function appliedTo(item: Plain | undefined, write: Write): Plain | undefined | ErrorCode {
  const made: Plain = { name: 'New', stock: 0, state: 'ACTIVE', sold: 0, version: 1, tags: [], log: [] }
  if (write.kind === 'create') return item ? 'ALREADY_EXISTS' : { ...made, stock: write.stock }
  if (write.kind === 'upsert') {
    return {
      ...(item ?? { ...made, version: 0 }),
      name: 'Up',
      stock: write.stock,
      version: (item?.version ?? 0) + 1,
    }
  }
  if (item === undefined) return 'NOT_FOUND'
  const next = { ...item, version: item.version + 1 }
  switch (write.kind) {
    case 'take':
      if (item.stock < write.pieces) return 'CONDITION_FAILED'
      return { ...next, stock: item.stock - write.pieces, sold: item.sold + write.pieces }
    case 'rename':
      return item.version === write.version ? { ...next, name: `v${write.version}` } : 'CONDITION_FAILED'
    case 'retire':
      return { ...next, state: 'RETIRED' }
    case 'tag':
      return { ...next, tags: [...new Set([...item.tags, ...write.tags])].toSorted() }
    case 'untag':
      return { ...next, tags: item.tags.filter((tag) => !write.tags.includes(tag)) }
    case 'log':
      return { ...next, log: [...item.log, write.line] }
    case 'delete':
      return item.stock < write.below ? undefined : 'CONDITION_FAILED'
  }
}

async function readShelf(store: ReturnType<typeof openStore>, ...known: readonly Shelf[]): Promise<Shelf> {
  const ids = [...new Set(known.flatMap((shelf) => [...shelf.keys()]))]
  const request = store.request({ consistent: true })
  const items = await Promise.all(ids.map((articleId) => request.one(access.article, { articleId })))
  const listed = [...(known[0]?.keys() ?? []), ...ids]
  const byId = new Map(items.flatMap((item) => (item ? [[item.articleId, plainOf(item)] as const] : [])))
  return new Map(
    [...new Set(listed)].flatMap((id) => (byId.has(id) ? [[id, byId.get(id) as Plain] as const] : [])),
  )
}

function plainOf({ name, stock, state, sold, version, tags = new Set(), log = [] }: Item): Plain {
  return { name, stock, state, sold, version, tags: [...tags].toSorted(), log }
}

/** A client whose writes are throttled, conflict, and lose their requests or responses. */
function withFaults(client: DynamoClient, draw: Draw): { client: DynamoClient; isOn: boolean } {
  const state = { isOn: false, client }
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
    put: broken(client.put),
    update: broken(client.update),
    delete: broken(client.delete),
    transactWrite: broken(client.transactWrite),
  }
  return state
}
