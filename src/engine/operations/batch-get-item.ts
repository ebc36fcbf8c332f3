import { Consumption, type ReadMode, readUnits } from '../capacity/index.ts'
import type { Table } from '../catalogue/index.ts'
import { EngineError, validationError } from '../errors.ts'
import type { ExpressionScope, Projection } from '../expressions/index.ts'
import { projected, readProjection } from '../reads/index.ts'
import { checkKey, checkNestedPaths, readStored, recordKey } from '../records/index.ts'
import {
  isMembers,
  type Members,
  RequestReader,
  readReturnCapacity,
  readScope,
  tableNameOf,
  tableNamesFault,
  withCurrentMessages,
} from '../requests/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import { checkItem, type Item } from '../values/index.ts'
import type { EngineState, Operation } from './operation.ts'

/** BatchGetItem: up to 100 items of any tables; keys beyond 16 MB are returned in `UnprocessedKeys`. */
export const batchGetItem: Operation = (state, input) => {
  const reader = new RequestReader(input)
  reader.require('RequestItems')
  const requestItems = reader.members('RequestItems') ?? {}
  if (reader.has('RequestItems') && Object.keys(requestItems).length === 0) {
    throw outOfBounds('RequestItems', 'greater', 1)
  }
  const fault = tableNamesFault('requestItems', Object.keys(requestItems), () => JSON.stringify(requestItems))
  if (fault !== undefined) reader.note(fault)
  const returnCapacity = readReturnCapacity(reader)
  reader.check()
  checkOneWay(Object.values(requestItems))
  const batches = withCurrentMessages(() =>
    Object.entries(requestItems).map(([name, batch]) => readBatch(name, batch)),
  )
  const count = batches.reduce((sum, { keys }) => sum + keys.length, 0)
  if (count > mostKeys) throw validationError('Too many items requested for the BatchGetItem call')
  const room = { bytes: greatestAnswer }
  const seen = new Set<string>()
  const answers = batches.map((batch) =>
    state.storage.read(
      (store) => readTable(state, store, batch, { room, seen }),
      batch.mode === 'consistent' ? 'latest' : 'eventual',
    ),
  )
  const consumed = answers.flatMap(({ consumption }) => consumption.answer(returnCapacity) ?? [])
  return {
    Responses: Object.fromEntries(answers.map(({ name, items }) => [name, items])),
    UnprocessedKeys: Object.fromEntries(
      answers.flatMap(({ name, batch, left }) =>
        left.length === 0 ? [] : [[name, { ...batch.members, Keys: left }]],
      ),
    ),
    ConsumedCapacity: consumed.length === 0 ? undefined : consumed,
  }
}

/** Rejects expressions for one table together with legacy parameters for another. */
function checkOneWay(batches: readonly unknown[]): void {
  const given = (member: string) => batches.some((batch) => isMembers(batch) && batch[member] !== undefined)
  if (!given('AttributesToGet') || !given('ProjectionExpression')) return
  throw validationError(
    'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
  )
}

const mostKeys = 100
const greatestAnswer = 16 * 1024 * 1024

interface Batch {
  readonly tableName: string
  readonly members: Members
  readonly keys: readonly Item[]
  readonly mode: ReadMode
  readonly projection: Projection | undefined
  readonly scope: ExpressionScope
}

function readBatch(tableName: string, batch: unknown): Batch {
  if (!isMembers(batch)) throw new EngineError('SerializationException', 'Unexpected field type')
  const reader = new RequestReader(batch, `requestItems.${tableName}.member.`)
  reader.require('Keys')
  const keys = reader.list('Keys') ?? []
  const path = `RequestItems.${tableName}.member.Keys`
  if (keys.length > mostKeys) throw outOfBounds(path, 'less', mostKeys)
  if (reader.has('Keys') && keys.length === 0) throw outOfBounds(path, 'greater', 1)
  const mode = reader.boolean('ConsistentRead') ? 'consistent' : 'eventual'
  reader.check()
  const scope = readScope(reader, { expressions: ['ProjectionExpression'], legacy: ['AttributesToGet'] })
  const projection = readProjection(reader, scope)
  scope.checkAllUsed()
  return { tableName, members: batch, keys: keys.map(checkItem), mode, projection, scope }
}

/** The error of a list or map with too many or too few elements, in the current form of DynamoDB's messages. */
function outOfBounds(path: string, than: 'less' | 'greater', bound: number): EngineError {
  return validationError(
    `1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must have length ${than} than or equal to ${bound}`,
  )
}

/** The state that the batches of a request share: the remaining size of its answer, and its stored keys. */
interface Shared {
  readonly room: { bytes: number }
  readonly seen: Set<string>
}

function readTable(state: EngineState, store: KeyValueReader, batch: Batch, { room, seen }: Shared) {
  const table = state.catalogue.get(store, tableNameOf(batch.tableName))
  const storedKeys = checkedKeys(table, batch.keys, seen)
  checkNestedPaths(table, batch.scope)
  const consumption = new Consumption(table.name)
  const items: Item[] = []
  const left: Item[] = []
  for (const [at, storedKey] of storedKeys.entries()) {
    if (room.bytes <= 0) {
      left.push(...batch.keys.slice(at))
      break
    }
    const found = readStored(store, storedKey)
    consumption.add(readUnits(found?.size ?? 0, batch.mode))
    if (found === undefined) continue
    room.bytes -= found.size
    items.push(projected(found.item, batch.projection))
  }
  return { name: batch.tableName, batch, items, left, consumption }
}

/** The stored keys of a batch. Throws if one doesn't fit the table or is repeated, also under the table's ARN. */
function checkedKeys(table: Table, keys: readonly Item[], seen: Set<string>): Buffer[] {
  const before = seen.size
  const stored = keys.map((key) => {
    checkKey(table, key)
    const storedKey = recordKey(table, undefined, key)
    seen.add(storedKey.toString('latin1'))
    return storedKey
  })
  if (seen.size < before + keys.length)
    throw validationError('Provided list of item keys contains duplicates')
  return stored
}
