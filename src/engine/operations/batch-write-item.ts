import { Consumption } from '../capacity/index.ts'
import type { Table } from '../catalogue/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { recordKey, StatisticsChange } from '../records/index.ts'
import {
  isMembers,
  RequestReader,
  readReturnCapacity,
  readReturnMetrics,
  tableNameOf,
  tableNamesFault,
} from '../requests/index.ts'
import { applyWrite, MetricsByTable, readBatchPut, readDelete, type WriteAction } from '../writes/index.ts'
import type { Operation } from './operation.ts'

/** BatchWriteItem: up to 25 puts and deletes, without conditions, in any tables. */
export const batchWriteItem: Operation = (state, input) => {
  const reader = new RequestReader(input)
  reader.require('RequestItems')
  const returnCapacity = readReturnCapacity(reader)
  const returnMetrics = readReturnMetrics(reader)
  const batches = readBatches(reader)
  return state.storage.write((writer) => {
    const statistics = new StatisticsChange()
    const metrics = new MetricsByTable()
    const seen = new Set<string>()
    const consumptions = batches.map(({ tableName, actions }) => {
      const table = state.catalogue.get(writer, tableName)
      const keys = distinctKeys(table, actions, seen)
      const consumption = new Consumption(table.name)
      const place = { writer, statistics, table, consumption, now: state.now() }
      for (const [at, action] of actions.entries()) {
        applyWrite(place, action, keys[at])
        metrics.note(place, action.key(table))
      }
      return consumption
    })
    statistics.write(writer)
    const consumed = consumptions.flatMap((each) => each.answer(returnCapacity) ?? [])
    return {
      UnprocessedItems: {},
      ItemCollectionMetrics: returnMetrics ? metrics.answer() : undefined,
      ConsumedCapacity: consumed.length === 0 ? undefined : consumed,
    }
  })
}

const mostWrites = 25

interface Batch {
  readonly tableName: string
  readonly actions: readonly WriteAction[]
}

function readBatches(reader: RequestReader): Batch[] {
  const requestItems = Object.entries(reader.members('RequestItems') ?? {})
  if (reader.has('RequestItems') && requestItems.length === 0) {
    throw validationError('The requestItems parameter is required for BatchWriteItem')
  }
  const lists = requestItems.map(([tableName, list]) => {
    if (!Array.isArray(list)) throw new EngineError('SerializationException', 'Unexpected field type')
    return { tableName, list: list as unknown[] }
  })
  if (lists.some(({ list }) => list.length === 0 || list.length > mostWrites)) {
    reader.fault(
      'RequestItems',
      showBatches(lists),
      `Map value must satisfy constraint: [Member must have length less than or equal to ${mostWrites}, Member must have length greater than or equal to 1]`,
    )
  }
  reader.check()
  const fault = tableNamesFault(
    'requestItems',
    lists.map(({ tableName }) => tableName),
    () => showBatches(lists),
  )
  if (fault !== undefined) reader.note(fault)
  reader.check()
  if (lists.reduce((sum, { list }) => sum + list.length, 0) > mostWrites) {
    throw validationError('Too many items requested for the BatchWriteItem call')
  }
  return lists.map(({ tableName, list }) => ({
    tableName: tableNameOf(tableName),
    actions: list.map((each) => readRequest(tableNameOf(tableName), each)),
  }))
}

function readRequest(tableName: string, request: unknown): WriteAction {
  if (!isMembers(request)) throw new EngineError('SerializationException', 'Unexpected field type')
  const { PutRequest: put, DeleteRequest: remove } = request
  if ((put === undefined) === (remove === undefined)) {
    throw validationError('Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest')
  }
  const body = put ?? remove
  if (!isMembers(body)) throw new EngineError('SerializationException', 'Unexpected field type')
  const reader = new RequestReader(body)
  return put === undefined ? readDelete(reader, tableName) : readBatchPut(reader, tableName)
}

/**
 * The stored keys of the actions. Throws if one is repeated. A table may occur twice, by name and by ARN, so `seen`
 * contains the keys of the whole request.
 */
function distinctKeys(table: Table, actions: readonly WriteAction[], seen: Set<string>): Buffer[] {
  return actions.map((action) => {
    const stored = recordKey(table, undefined, action.key(table))
    const key = stored.toString('latin1')
    if (seen.has(key)) throw validationError('Provided list of item keys contains duplicates')
    seen.add(key)
    return stored
  })
}

/** Approximates how DynamoDB's messages show batches: as Java's objects. */
function showBatches(
  lists: readonly { readonly tableName: string; readonly list: readonly unknown[] }[],
): string {
  return showMap(lists.map(({ tableName, list }) => [tableName, `[${list.map(showRequest).join(', ')}]`]))
}

function showRequest(request: unknown): string {
  const { PutRequest: put, DeleteRequest: remove } = isMembers(request) ? request : {}
  if (isMembers(put)) return `WriteRequest(putRequest=PutRequest(item=${showItem(put.Item)}))`
  return `WriteRequest(deleteRequest=DeleteRequest(key=${showItem(isMembers(remove) ? remove.Key : {})}))`
}

function showItem(item: unknown): string {
  const values = Object.entries(isMembers(item) ? item : {})
  return showMap(values.map(([name, value]) => [name, `AttributeValue(${JSON.stringify(value)})`]))
}

function showMap(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, shown]) => `${name}=${shown}`).join(', ')}}`
}
