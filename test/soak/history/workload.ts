import type { Engine, Item } from '../../../src/engine/index.ts'
import type { Random } from '../random.ts'
import type { Clock } from './clock.ts'
import type { HistoryEvent, IndexEntry } from './events.ts'
import { StreamTail } from './stream-tail.ts'
import { itemKeys, itemsTable, listsTable, ownerOf, owners, rankOf } from './tables.ts'

/** The inputs of a process for its part of a history. */
export interface WorkloadOptions {
  /** The unique number of the process. */
  readonly process: number
  readonly random: Random
  readonly clock: Clock
  readonly record: (event: HistoryEvent) => void
}

/** A call or two, recorded with what they returned. */
export type Step = (engine: Engine) => Promise<void>

/** The steps of a process: each can run any number of times, concurrently with the others. */
export interface Workload {
  readonly increment: Step
  readonly appendBlindly: Step
  readonly appendToWhatWasRead: Step
  readonly readLists: Step
  readonly readOwner: Step
  readonly readRanks: Step
  readonly readStream: Step
}

/** A process has fewer transactions than this, so their ids name it. */
export const transactionsOfProcess = 10_000_000

/** The steps of a process. */
export function makeWorkload({ process, random, clock, record }: WorkloadOptions): Workload {
  let transactions = 0
  const nextId = () => {
    transactions += 1
    return process * transactionsOfProcess + transactions
  }
  const tail = new StreamTail(`process ${process}`)
  // The lists of a moment are shared by all processes, and short.
  const someLists = () => {
    const moment = Math.floor(clock() / momentOfLists) - random.below(2)
    const first = random.below(listsAtOnce)
    return [first, first + 1].map((at) => `${moment}-${at % listsAtOnce}`)
  }

  async function append(engine: Engine, reads: Readonly<Record<string, number[]>>, appends: string[]) {
    const id = nextId()
    const conditions = Object.entries(reads).filter(([key]) => !appends.includes(key))
    const from = clock()
    const ok = await isDone(
      engine.execute('TransactWriteItems', {
        TransactItems: [
          ...appends.map((key) => ({ Update: appendTo(key, id, reads[key]) })),
          ...conditions.map(([key, list]) => ({ ConditionCheck: { ...listKey(key), ...isStill(list) } })),
        ],
      }),
    )
    record({ kind: 'lists', id, reads, appends, ok, from, to: clock() })
  }

  async function read(engine: Engine, keys: readonly string[]): Promise<Readonly<Record<string, number[]>>> {
    const id = nextId()
    const from = clock()
    const { Responses } = await engine.execute('TransactGetItems', {
      TransactItems: keys.map((key) => ({ Get: listKey(key) })),
    })
    const lists = Responses.map(({ Item }) => numbersOf(Item as ListItem | undefined))
    const reads = Object.fromEntries(keys.map((key, at) => [key, lists[at] ?? []]))
    record({ kind: 'lists', id, reads, appends: [], ok: true, from, to: clock() })
    return reads
  }

  return {
    async increment(engine) {
      const key = random.of(itemKeys)
      const from = clock()
      const saw = await readVersion(engine, key)
      const ok = await isDone(
        engine.execute('PutItem', {
          TableName: itemsTable,
          Item: {
            ...itemKey(key),
            n: { N: String(saw + 1) },
            owner: { S: ownerOf(key, saw + 1) },
            rank: { N: String(rankOf(key, saw + 1)) },
          },
          ConditionExpression: saw === 0 ? 'attribute_not_exists(pk)' : 'n = :saw',
          ...(saw > 0 && { ExpressionAttributeValues: { ':saw': { N: String(saw) } } }),
        }),
      )
      record({ kind: 'increment', key, saw, ok, from, to: clock() })
    },
    async appendBlindly(engine) {
      const lists = someLists()
      await append(engine, {}, random.below(2) === 0 ? lists : lists.slice(1))
    },
    async appendToWhatWasRead(engine) {
      const lists = someLists()
      await append(engine, await read(engine, lists), [random.of(lists)])
    },
    async readLists(engine) {
      await read(engine, someLists())
    },
    async readOwner(engine) {
      const owner = random.of(owners)
      const from = clock()
      const { Items } = await engine.execute('Query', {
        TableName: itemsTable,
        IndexName: 'byOwner',
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': { S: owner } },
      })
      record({
        kind: 'index',
        owner,
        entries: (Items ?? []).map((item) => entryOf(item as unknown as Stored)),
        from,
        to: clock(),
      })
    },
    async readRanks(engine) {
      const from = clock()
      const { Items } = await engine.execute('Query', {
        TableName: itemsTable,
        IndexName: 'byRank',
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :all',
        ExpressionAttributeValues: { ':all': { S: 'all' } },
      })
      record({
        kind: 'index',
        entries: (Items ?? []).map((item) => entryOf(item as unknown as Stored)),
        from,
        to: clock(),
      })
    },
    async readStream(engine) {
      const from = clock()
      const records = await tail.next(engine)
      if (records.length === 0) return
      record({ kind: 'stream', reader: tail.name, records, from, to: clock() })
    },
  }
}

/** The version of an item by a strongly consistent read; 0 if there is none. */
export async function readVersion(engine: Engine, key: string): Promise<number> {
  const { Item } = await engine.execute('GetItem', {
    TableName: itemsTable,
    Key: itemKey(key),
    ConsistentRead: true,
  })
  return Number((Item as Stored | undefined)?.n.N ?? 0)
}

/** The contents of all lists, once every process has ended. */
export async function readAllLists(engine: Engine): Promise<Record<string, number[]>> {
  const reads: Record<string, number[]> = {}
  let ExclusiveStartKey: Item | undefined
  do {
    const page = await engine.execute('Scan', {
      TableName: listsTable,
      ConsistentRead: true,
      ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
    })
    for (const each of page.Items ?? []) {
      const item = each as unknown as ListItem
      reads[item.pk.S] = numbersOf(item)
    }
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  return reads
}

/** Nanoseconds after which transactions use other lists. */
const momentOfLists = 100_000_000
const listsAtOnce = 4

function itemKey(key: string) {
  return { pk: { S: 'all' }, sk: { S: key } }
}

interface ListItem {
  readonly pk: { readonly S: string }
  readonly list: { readonly L: readonly { readonly N: string }[] }
}

function numbersOf(item: ListItem | undefined): number[] {
  return item === undefined ? [] : item.list.L.map(({ N }) => Number(N))
}

function listKey(key: string) {
  return { TableName: listsTable, Key: { pk: { S: key } } }
}

/** An update that appends an id, on the condition that the length of a list that was read has not changed. */
function appendTo(key: string, id: number, read: readonly number[] | undefined) {
  const { ExpressionAttributeValues = {}, ...condition }: Partial<Condition> = read ? isStill(read) : {}
  return {
    ...listKey(key),
    ...condition,
    UpdateExpression: 'SET #list = list_append(if_not_exists(#list, :empty), :id)',
    ExpressionAttributeNames: { '#list': 'list' },
    ExpressionAttributeValues: {
      ...ExpressionAttributeValues,
      ':empty': { L: [] },
      ':id': { L: [{ N: String(id) }] },
    },
  }
}

interface Condition {
  readonly ConditionExpression: string
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: Item
}

/** Lists only grow: one that is as long as before is the same. */
function isStill(read: readonly number[]): Condition {
  const ExpressionAttributeNames = { '#list': 'list' }
  if (read.length === 0)
    return { ConditionExpression: 'attribute_not_exists(#list)', ExpressionAttributeNames }
  return {
    ConditionExpression: 'size(#list) = :length',
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':length': { N: String(read.length) } },
  }
}

interface Stored {
  readonly sk: { readonly S: string }
  readonly n: { readonly N: string }
  readonly owner: { readonly S: string }
  readonly rank: { readonly N: string }
}

function entryOf({ sk, n, owner, rank }: Stored): IndexEntry {
  return { key: sk.S, version: Number(n.N), owner: owner.S, rank: Number(rank.N) }
}

async function isDone(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    const rejected = ['ConditionalCheckFailedException', 'TransactionCanceledException']
    if (rejected.includes((error as Error).name)) return false
    throw error
  }
}
