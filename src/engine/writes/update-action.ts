import type { Table } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import {
  applyUpdate,
  type DocumentPath,
  parseUpdate,
  type Update,
  updatePaths,
  updateSize,
} from '../expressions/index.ts'
import { readAttributeUpdates } from '../legacy/index.ts'
import { checkIndexKeys, checkKey, checkNestedPaths, type SizedItem, sized } from '../records/index.ts'
import { type RequestReader, readReturnOnFailure, readScope } from '../requests/index.ts'
import { checkItem, type Item, itemSize } from '../values/index.ts'
import { greatestItem } from './put-action.ts'
import { readCondition } from './read-condition.ts'
import type { WriteAction } from './write-action.ts'

/** An update, and the paths that it changes. */
export interface UpdateAction extends WriteAction {
  /** Undefined for a request that only has a key. */
  readonly update: Update | undefined
  readonly paths: readonly DocumentPath[]
}

/**
 * Reads an UpdateItem request. DynamoDB also limits the size of its expression, before it evaluates the condition, but
 * not for a transaction's update or `AttributeUpdates`. A third of its regions don't have this limit
 * (paritysuite/dynamodb-conformance, October 2026).
 */
export function readSingleUpdate(reader: RequestReader, tableName: string): UpdateAction {
  const action = readUpdate(reader, tableName)
  if (!reader.has('UpdateExpression')) return action
  return {
    ...action,
    key(table) {
      const key = action.key(table)
      if (action.update !== undefined) checkUpdateSize(updateSize(action.update))
      return key
    },
  }
}

/** Reads an update of a transaction. */
export function readUpdate(reader: RequestReader, tableName: string): UpdateAction {
  reader.require('Key')
  const returnsFound = readReturnOnFailure(reader)
  reader.check()
  const key = checkItem(reader.raw('Key'))
  const scope = readScope(reader, {
    expressions: ['UpdateExpression', 'ConditionExpression'],
    legacy: ['AttributeUpdates', 'Expected', 'ConditionalOperator'],
  })
  const update = reader.has('UpdateExpression')
    ? parseUpdate(reader.text('UpdateExpression'), scope, [])
    : readAttributeUpdates(reader)
  const condition = readCondition(reader, scope)
  scope.checkAllUsed()
  const paths = update === undefined ? [] : updatePaths(update)
  return {
    tableName,
    condition,
    returnsFound,
    requestSize: itemSize(key) + scope.valuesSize,
    update,
    paths,
    key(table) {
      checkKey(table, key)
      checkNestedPaths(table, scope)
      checkUpdatePaths(table, paths)
      return key
    },
    next: (before, table) => updatedItem(table, update, { before, key }),
  }
}

/**
 * The item after an update; undefined for none.
 *
 * @throws ValidationException if it doesn't fit the table or is too large.
 */
export function updatedItem(
  table: Table,
  update: Update | undefined,
  { before, key }: { before: SizedItem | undefined; key: Item },
): SizedItem | undefined {
  if (update === undefined) return before ?? sized(key)
  const item = applyUpdate(update, before?.item ?? key)
  // A missing item has nothing to remove, and an update that only removes doesn't create one.
  if (before === undefined && update.actions.every(({ kind }) => kind === 'remove' || kind === 'delete')) {
    return undefined
  }
  checkIndexKeys(table, item, { by: 'update', before: before?.item })
  const after = before !== undefined && item === before.item ? before : sized(item)
  checkUpdateSize(after.size)
  return after
}

/** Rejects an update of the primary key. */
export function checkUpdatePaths(table: Table, paths: readonly DocumentPath[]): void {
  for (const { name } of table.key.attributes) {
    if (paths.some(([first]) => first === name)) {
      throw validationError(
        `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
      )
    }
  }
}

function checkUpdateSize(bytes: number): void {
  if (bytes > greatestItem) {
    throw validationError('Item size to update has exceeded the maximum allowed size')
  }
}
