import type { DynagateError } from '../../errors.ts'
import { type Document, keyText } from '../../model/index.ts'
import type { BatchGetAnswer, DynamoClient, TableKeys } from '../client/index.ts'
import { chunksOf } from './chunks.ts'
import { defaultPolicy } from './policy.ts'
import { callOptions, type Run, type RunOptions, startRun, untilProcessed } from './until-processed.ts'

/** The result of one key: its item, null if it doesn't exist, or the error of reading it. */
export type KeyResult = Document | null | DynagateError

/**
 * Reads any number of keys: in concurrent calls of 100, equal keys once, unprocessed ones again until the deadline
 * (`timeoutMs` for all calls together, 5 s by default).
 *
 * A failed call is an error for its own keys only, and null always means that the item does not exist.
 *
 * @param tables the keys of each table. A `ProjectionExpression` must include the key attributes, which identify the
 *   items.
 * @returns for each table one result per key, in the order of the keys.
 */
export async function batchGetAll(
  client: DynamoClient,
  tables: Readonly<Record<string, TableKeys>>,
  options: BatchGetOptions = {},
): Promise<Record<string, KeyResult[]>> {
  const run = startRun(options, defaultPolicy.readDeadlineMs)
  const { onUnits } = options
  const identify = identifier(tables)
  const results = new Map<string, KeyResult>()
  const chunks = chunksOf(distinctKeys(tables, identify), mostKeys)
  await Promise.all(
    chunks.map((chunk) => readChunk(client, requestOf(chunk, tables), { run, identify, results, onUnits })),
  )
  const resultsOf = (table: string, { Keys }: TableKeys) =>
    Keys.map((key) => results.get(identify(table, key)) ?? null)
  return Object.fromEntries(Object.entries(tables).map(([table, keys]) => [table, resultsOf(table, keys)]))
}

/** Options of `batchGetAll()`. */
export interface BatchGetOptions extends RunOptions {
  /** Called with the keys and the read units of each call that reports its consumed capacity. */
  readonly onUnits?: ((keys: number, readUnits: number) => void) | undefined
}

/** DynamoDB's limit of a BatchGetItem. */
const mostKeys = 100

type Request = Readonly<Record<string, TableKeys>>

/** A string that identifies a key, or an item by its key. */
type Identify = (table: string, item: Document) => string

/** The first key determines the key attributes of the table. */
function identifier(tables: Request): Identify {
  const names = new Map(
    Object.entries(tables).map(([table, { Keys }]) => [table, Object.keys(Keys[0] ?? {}).sort()]),
  )
  return (table, item) => keyText(table, names.get(table) ?? [], item)
}

interface TableKey {
  readonly table: string
  readonly key: Document
}

function distinctKeys(tables: Request, identify: Identify): TableKey[] {
  const distinct = new Map<string, TableKey>()
  for (const [table, { Keys }] of Object.entries(tables)) {
    for (const key of Keys) distinct.set(identify(table, key), { table, key })
  }
  return [...distinct.values()]
}

function requestOf(keys: readonly TableKey[], tables: Request): Request {
  const request: Record<string, TableKeys & { Keys: Document[] }> = {}
  for (const { table, key } of keys) {
    request[table] ??= { ...tables[table], Keys: [] }
    request[table].Keys.push(key)
  }
  return request
}

interface Chunk {
  readonly run: Run
  readonly identify: Identify
  readonly results: Map<string, KeyResult>
  readonly onUnits: BatchGetOptions['onUnits']
}

async function readChunk(
  client: DynamoClient,
  request: Request,
  { run, identify, results, onUnits }: Chunk,
): Promise<void> {
  const read = async (pending: Request): Promise<Request | undefined> => {
    const answer = await client.batchGet({ RequestItems: pending }, callOptions(run))
    for (const [table, items] of Object.entries(answer.Responses ?? {})) {
      for (const item of items) results.set(identify(table, item), item)
    }
    const unread = unreadOf(answer)
    onUnits?.(keysIn(pending) - keysIn(unread), unitsOf(answer))
    return unread
  }
  const unprocessed = await untilProcessed(request, read, run)
  if (!unprocessed) return
  for (const [table, { Keys }] of Object.entries(unprocessed.left)) {
    for (const key of Keys) results.set(identify(table, key), unprocessed.error)
  }
}

function keysIn(request: Request = {}): number {
  return Object.values(request).reduce((sum, { Keys }) => sum + Keys.length, 0)
}

function unitsOf({ ConsumedCapacity = [] }: BatchGetAnswer): number {
  return ConsumedCapacity.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
}

function unreadOf({ UnprocessedKeys = {} }: BatchGetAnswer): Request | undefined {
  return Object.keys(UnprocessedKeys).length > 0 ? UnprocessedKeys : undefined
}
