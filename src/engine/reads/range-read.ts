import { type ConsumedCapacity, Consumption, readUnits } from '../capacity/index.ts'
import { type Index, pickKey, type Table } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import {
  type Condition,
  conditionPaths,
  type ExpressionScope,
  matches,
  type Projection,
  parseCondition,
  projectionNames,
} from '../expressions/index.ts'
import { readLegacyCondition } from '../legacy/index.ts'
import { readItem } from '../records/index.ts'
import { type RequestReader, type ReturnCapacity, readReturnCapacity } from '../requests/index.ts'
import type { KeyRange, KeyValueReader } from '../storage/index.ts'
import { checkItem, type Item } from '../values/index.ts'
import { readPage } from './page.ts'
import { projected, readProjection } from './read-projection.ts'
import { readSelect, type Select } from './select.ts'

/** The common parameters of a Query and a Scan. */
export interface RangeRead {
  readonly indexName: string | undefined
  readonly consistent: boolean
  readonly limit: number
  readonly select: Select | undefined
  readonly projection: Projection | undefined
  readonly filter: Condition | undefined
  readonly startKey: Item | undefined
  readonly returnCapacity: ReturnCapacity
}

/** Reads the parameters with bounds, so that faults are reported together; each operation reads its own `limit`. */
export function readBounds(
  reader: RequestReader,
  limit: number | undefined,
): Pick<RangeRead, 'indexName' | 'consistent' | 'limit' | 'select' | 'returnCapacity'> {
  const select = readSelect(reader)
  const bounds = {
    indexName: reader.text('IndexName'),
    consistent: reader.boolean('ConsistentRead') ?? false,
    limit: limit ?? Number.POSITIVE_INFINITY,
    select,
    returnCapacity: readReturnCapacity(reader),
  }
  reader.check()
  return bounds
}

/** Reads the expressions, or their legacy parameters, and the start key. */
export function readRangeExpressions(
  reader: RequestReader,
  scope: ExpressionScope,
  legacyFilter: 'QueryFilter' | 'ScanFilter',
): Pick<RangeRead, 'projection' | 'filter' | 'startKey'> {
  const filter = reader.has('FilterExpression')
    ? parseCondition('FilterExpression', reader.text('FilterExpression'), scope)
    : readLegacyCondition(reader, legacyFilter)
  const projection = readProjection(reader, scope)
  return {
    projection,
    filter,
    startKey: reader.has('ExclusiveStartKey') ? checkItem(reader.raw('ExclusiveStartKey')) : undefined,
  }
}

/** The index of a read, if any. Throws if the table has no such index, or if it can't serve the read. */
export function chooseIndex(table: Table, read: RangeRead): Index | undefined {
  if (read.indexName === undefined) return undefined
  const index = table.index(read.indexName)
  if (index === undefined) {
    throw validationError(`The table does not have the specified index: ${read.indexName}`)
  }
  if (index.filling)
    throw validationError(`Cannot read from backfilling global secondary index: ${index.name}`)
  if (index.kind === 'global') checkGlobalIndex(index, read)
  return index
}

/** Rejects a filter on key attributes, as a Query does. */
export function rejectKeyFilter(
  filter: Condition | undefined,
  means: 'Filter Expression' | 'QueryFilter',
  keyNames: readonly string[],
): void {
  const used = filter === undefined ? [] : conditionPaths(filter)
  const key = keyNames.find((name) => used.includes(name))
  if (key !== undefined) {
    throw validationError(
      `${means} can only contain non-primary key attributes: Primary key attribute: ${key}`,
    )
  }
}

/**
 * Rejects a filter on attributes that the index doesn't project, for a Query or a SELECT of one partition. A Scan, or a
 * SELECT of all partitions, treats them as missing. Both as recorded from DynamoDB by paritysuite/dynamodb-conformance.
 */
export function rejectUnprojectedFilter(index: Index | undefined, filter: Condition | undefined): void {
  if (index === undefined || index.projection === 'ALL' || filter === undefined) return
  const { name, projection } = index
  const missing = conditionPaths(filter).filter((each) => !projection.has(each))
  if (missing.length === 0) return
  throw validationError(
    `One or more parameter values were invalid: Secondary index ${name} does not project one or more filter attributes: [${missing.sort().join(', ')}]`,
  )
}

/** The context of a range read. */
export interface RangeContext {
  readonly table: Table
  readonly index: Index | undefined
  readonly range: KeyRange
  readonly backward: boolean
}

/** The answer of a Query or a Scan: one page. */
export interface RangeAnswer {
  readonly Count: number
  readonly ScannedCount: number
  readonly Items?: readonly Item[]
  readonly LastEvaluatedKey?: Item
  readonly ConsumedCapacity?: ConsumedCapacity
}

/**
 * Reads a page, filters and projects it, and returns its cost.
 *
 * @param consumption accumulates the cost of a request with several ranges.
 */
export function readRange(
  reader: KeyValueReader,
  place: RangeContext,
  read: RangeRead,
  consumption = new Consumption(place.table.name),
): RangeAnswer {
  const { table, index, range, backward } = place
  const { filter, projection, limit, select } = read
  const fetches = mustFetch(index, read)
  const mode = read.consistent ? 'consistent' : 'eventual'
  const items: Item[] = []
  let count = 0
  const keep = (entry: Item) => {
    let item = entry
    if (fetches) {
      const whole = readItem(reader, table, table.keyOf(entry))
      consumption.add(readUnits(whole?.size ?? 0, mode))
      item = whole?.item ?? entry
    }
    if (filter !== undefined && !matches(filter, entry)) return
    count += 1
    if (select !== 'COUNT') items.push(projected(item, projection))
  }
  const { scanned, size, last } = readPage(reader, { range, backward, limit, visit: keep })
  consumption.add(readUnits(size, mode), index)
  const consumed = consumption.answer(read.returnCapacity)
  return {
    ...(select !== 'COUNT' && { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(last !== undefined && { LastEvaluatedKey: positionOf(table, index, last) }),
    ...(consumed !== undefined && { ConsumedCapacity: consumed }),
  }
}

function checkGlobalIndex({ name, projection }: Index, read: RangeRead): void {
  if (read.consistent) {
    throw validationError('Consistent reads are not supported on global secondary indexes')
  }
  if (projection === 'ALL') return
  if (read.select === 'ALL_ATTRIBUTES') {
    throw validationError(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${name} because its projection type is not ALL`,
    )
  }
  const missing = read.projection && projectionNames(read.projection).filter((each) => !projection.has(each))
  if (missing !== undefined && missing.length > 0) {
    throw validationError(
      `One or more parameter values were invalid: Global secondary index ${name} does not project [${missing.join(', ')}]`,
    )
  }
}

/** A local index fetches attributes that it doesn't project from the table, item by item. */
function mustFetch(index: Index | undefined, { select, projection }: RangeRead): boolean {
  if (index === undefined || index.kind === 'global' || index.projection === 'ALL') return false
  if (select === 'ALL_ATTRIBUTES') return true
  const carried = index.projection
  return projection !== undefined && projectionNames(projection).some((name) => !carried.has(name))
}

/** The key after which the next page starts: the index's, and the table's own. */
function positionOf(table: Table, index: Index | undefined, item: Item): Item {
  return { ...table.keyOf(item), ...(index && pickKey(index.key.attributes, item)) }
}
