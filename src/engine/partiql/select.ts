import { type ConsumedCapacity, Consumption } from '../capacity/index.ts'
import type { Table } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { type DocumentPath, projectionOf, valueAt } from '../expressions/index.ts'
import {
  chooseIndex,
  type RangeRead,
  rangeAfter,
  readRange,
  rejectUnprojectedFilter,
} from '../reads/index.ts'
import { checkNestedPaths } from '../records/index.ts'
import type { ReturnCapacity } from '../requests/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import { type Item, setMember } from '../values/index.ts'
import type { SelectPosition } from './next-token.ts'
import { shownName } from './read-path.ts'
import { selectedRanges } from './selected-ranges.ts'
import type { SelectStatement } from './statement.ts'
import { statementIndex } from './statement-index.ts'

/** Options of `select()`. */
export interface SelectOptions {
  readonly consistent: boolean
  /** The maximum number of items to evaluate. */
  readonly limit: number
  readonly start: SelectPosition
  readonly returnCapacity: ReturnCapacity
}

/** A page of the results of a SELECT. */
export interface SelectPage {
  readonly items: readonly Item[]
  /** Undefined exactly at the end. */
  readonly next: SelectPosition | undefined
  readonly consumed: ConsumedCapacity | undefined
}

/** Executes a SELECT from a position, until its limit, 1 MB or the end. */
export function select(
  store: KeyValueReader,
  table: Table,
  statement: SelectStatement,
  { consistent, limit, start, returnCapacity }: SelectOptions,
): SelectPage {
  const { indexName, paths, where, scope } = statement
  checkNestedPaths(table, scope)
  if (statementIndex(table, statement)?.kind === 'global' && consistent) {
    throw validationError('Strongly consistent read is not supported on Global Secondary Indexes')
  }
  const projection = paths && projectionOf([...new Set(paths.map(([name]) => name))].map((name) => [name]))
  const read: RangeRead = {
    indexName,
    consistent,
    limit,
    select: undefined,
    projection,
    filter: where,
    startKey: undefined,
    returnCapacity,
  }
  const index = chooseIndex(table, read)
  const { ranges, isKeyed, backward } = selectedRanges(table, index, statement)
  if (isKeyed) rejectUnprojectedFilter(index, where)
  const items: Item[] = []
  const consumption = new Consumption(table.name)
  let left = limit
  for (let at = start.range; at < ranges.length; at += 1) {
    const whole = ranges[at]
    if (whole === undefined) break
    if (left === 0) return page({ range: at, key: undefined })
    const key = at === start.range ? start.key : undefined
    const range = rangeAfter(whole, key, { table, index, backward, by: { kind: 'select' } })
    const answer = readRange(store, { table, index, range, backward }, { ...read, limit: left }, consumption)
    items.push(...(answer.Items ?? []).map((item) => picked(item, paths)))
    left -= answer.ScannedCount
    if (answer.LastEvaluatedKey) return page({ range: at, key: answer.LastEvaluatedKey })
  }
  return page(undefined)

  function page(next: SelectPosition | undefined): SelectPage {
    return { items, next, consumed: consumption.answer(returnCapacity) }
  }
}

/** The values at the selected paths, each named by its path from the last name on: `d[0]` for `a.d[0]`. */
function picked(item: Item, paths: readonly DocumentPath[] | undefined): Item {
  if (paths === undefined) return item
  const found: Item = {}
  for (const path of paths) {
    const value = valueAt(item, path)
    if (value !== undefined) setMember(found, shownName(path), value)
  }
  return found
}
