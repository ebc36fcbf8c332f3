import { validationError } from '../errors.ts'
import {
  chooseIndex,
  type RangeRead,
  rangeAfter,
  readBounds,
  readRange,
  readRangeExpressions,
  selectFault,
} from '../reads/index.ts'
import { checkNestedPaths, type Segment, spaceRange } from '../records/index.ts'
import { RequestReader, readScope, readTableName } from '../requests/index.ts'
import type { Operation } from './operation.ts'

/** Scan: a page of a table or an index, or of one segment of it. */
export const scan: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const tableName = readTableName(reader)
  const number = reader.bounded('Segment', 0, 999_999)
  const of = reader.bounded('TotalSegments', 1, 1_000_000)
  const bounds = readBounds(reader, reader.bounded('Limit', 1))
  const fault = selectFault(reader, bounds.select)
  if (fault !== undefined) throw validationError(fault)
  const segment = readSegment(number, of)
  const scope = readScope(reader, {
    expressions: ['FilterExpression', 'ProjectionExpression'],
    legacy: ['ScanFilter', 'AttributesToGet', 'ConditionalOperator'],
  })
  const read: RangeRead = { ...bounds, ...readRangeExpressions(reader, scope, 'ScanFilter') }
  scope.checkAllUsed()
  return state.storage.read(
    (store) => {
      const table = state.catalogue.get(store, tableName)
      const index = chooseIndex(table, read)
      checkNestedPaths(table, scope)
      const whole = spaceRange(table, index, segment)
      const range = rangeAfter(whole, read.startKey, {
        table,
        index,
        backward: false,
        by: { kind: 'scan', segment },
      })
      return { ...readRange(store, { table, index, range, backward: false }, read) }
    },
    read.consistent ? 'latest' : 'eventual',
  )
}

function readSegment(number: number | undefined, of: number | undefined): Segment | undefined {
  if (number === undefined && of === undefined) return undefined
  if (of === undefined) {
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    )
  }
  if (number === undefined) {
    throw validationError(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    )
  }
  if (number >= of) {
    throw validationError(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${number} is not less than TotalSegments: ${of}`,
    )
  }
  return { number, of }
}
