import { validationError } from '../errors.ts'
import { keyConditionOf, parseCondition } from '../expressions/index.ts'
import { readLegacyKeyCondition, wrongCount } from '../legacy/index.ts'
import {
  chooseIndex,
  keyConditionRange,
  type RangeRead,
  rangeAfter,
  readBounds,
  readRange,
  readRangeExpressions,
  rejectKeyFilter,
  rejectUnprojectedFilter,
  selectFault,
} from '../reads/index.ts'
import { checkNestedPaths } from '../records/index.ts'
import {
  checkConditionalOperator,
  RequestReader,
  readScope,
  readTableName,
  withCurrentMessages,
} from '../requests/index.ts'
import type { Operation, WireDocument } from './operation.ts'

/** Query: a page of one partition of a table or an index, in the order of its sort key. */
export const query: Operation = (state, input) => {
  const { tableName, backward, scope, condition, legacyCount, filterMember, read } = withCurrentMessages(() =>
    readRequest(input),
  )
  return state.storage.read(
    (store) => {
      const table = state.catalogue.get(store, tableName)
      const index = chooseIndex(table, read)
      const { attributes, ...schema } = index?.key ?? table.key
      if (legacyCount > Math.max(2, attributes.length)) throw wrongCount()
      const keyCondition = keyConditionOf(condition, schema)
      checkNestedPaths(table, scope)
      rejectKeyFilter(
        read.filter,
        filterMember,
        attributes.map(({ name }) => name),
      )
      rejectUnprojectedFilter(index, read.filter)
      const whole = keyConditionRange(table, index, keyCondition)
      const range = rangeAfter(whole, read.startKey, {
        table,
        index,
        backward,
        by: { kind: 'query', condition: keyCondition },
      })
      return { ...readRange(store, { table, index, range, backward }, read) }
    },
    read.consistent ? 'latest' : 'eventual',
  )
}

function readRequest(input: WireDocument) {
  const reader = new RequestReader(input)
  const tableName = readTableName(reader)
  checkConditionalOperator(reader)
  const bounds = readBounds(reader, readLimit(reader))
  checkSelect(reader, bounds)
  const backward = reader.boolean('ScanIndexForward') === false
  const scope = readScope(reader, {
    expressions: ['KeyConditionExpression', 'FilterExpression', 'ProjectionExpression'],
    legacy: ['KeyConditions', 'QueryFilter', 'AttributesToGet', 'ConditionalOperator'],
  })
  const legacyCondition = readLegacyKeyCondition(reader)
  if (!reader.has('KeyConditionExpression') && legacyCondition === undefined) {
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    )
  }
  const read: RangeRead = { ...bounds, ...readRangeExpressions(reader, scope, 'QueryFilter') }
  const condition =
    legacyCondition ?? parseCondition('KeyConditionExpression', reader.text('KeyConditionExpression'), scope)
  scope.checkAllUsed()
  const filterMember = reader.has('QueryFilter') ? 'QueryFilter' : 'Filter Expression'
  const legacyCount = legacyCondition?.kind === 'and' ? legacyCondition.conditions.length : 0
  return { tableName, backward, scope, condition, legacyCount, filterMember, read } as const
}

/** Checks `Select`. A Query, unlike a Scan, reports its fault together with the other constraints. */
function checkSelect(reader: RequestReader, { select }: Pick<RangeRead, 'select'>): void {
  const fault = selectFault(reader, select)
  if (fault !== undefined) reader.note(fault)
  reader.check()
}

/** Query phrases a too small Limit differently from other validation errors. */
function readLimit(reader: RequestReader): number | undefined {
  const limit = reader.integer('Limit')
  if (limit !== undefined && limit < 1) {
    reader.note(
      "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    )
  }
  return limit
}
