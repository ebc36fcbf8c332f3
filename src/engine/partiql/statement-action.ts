import type { Table } from '../catalogue/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { type Condition, matches, updatePaths } from '../expressions/index.ts'
import { checkItemKeys, checkKey, checkNestedPaths, sized } from '../records/index.ts'
import { type Item, itemSize } from '../values/index.ts'
import { checkUpdatePaths, greatestItem, updatedItem, type WriteAction } from '../writes/index.ts'
import { furtherConditions, keyInWhere } from './key-in-where.ts'
import type {
  DeleteStatement,
  ExistsStatement,
  InsertStatement,
  UpdateStatement,
  WriteStatement,
} from './statement.ts'

/**
 * The write of a statement.
 *
 * @param returnsFound whether the error of a failed condition has the stored item.
 */
export function statementAction(statement: WriteStatement, returnsFound: boolean): WriteAction {
  const { tableName, scope } = statement
  const { key, ...rest } = deciding(statement, returnsFound)
  return {
    tableName,
    returnsFound,
    requestSize: statement.kind === 'insert' ? itemSize(statement.item) : scope.valuesSize,
    ...rest,
    key(table) {
      checkNestedPaths(table, scope)
      return key(table)
    },
  }
}

type Deciding = Pick<WriteAction, 'condition' | 'key' | 'next'>

function deciding(statement: WriteStatement, returnsFound: boolean): Deciding {
  switch (statement.kind) {
    case 'insert':
      return insertion(statement)
    case 'update':
      return change(statement)
    case 'delete':
      return deletion(statement, returnsFound)
    case 'exists':
      return check(statement)
  }
}

function insertion({ item }: InsertStatement): Deciding {
  if (itemSize(item) > greatestItem) throw validationError('Item size has exceeded the maximum allowed size')
  return {
    condition: undefined,
    key(table) {
      checkItemKeys(table, item)
      return table.keyOf(item)
    },
    next(before) {
      if (before === undefined) return sized(item)
      throw new EngineError('DuplicateItemException', 'Duplicate primary key exists in table')
    },
  }
}

/** The decision of an UPDATE. For a missing item its condition fails, because of the equality on the key. */
function change({ update, where }: UpdateStatement): Deciding {
  return {
    condition: where,
    key(table) {
      checkUpdatePaths(table, updatePaths(update))
      return keyOf(table, where)
    },
    next: (before, table) => updatedItem(table, update, { before, key: keyInWhere(table, where) }),
  }
}

/** The decision of a DELETE. A missing item is an error only if it doesn't meet the conditions other than the key's. */
function deletion({ where }: DeleteStatement, returnsFound: boolean): Deciding {
  return {
    condition: undefined,
    key: (table) => keyOf(table, where),
    next(before, table) {
      const isMet =
        before === undefined
          ? furtherConditions(table, where).every((condition) => matches(condition, {}))
          : where === undefined || matches(where, before.item)
      if (isMet) return undefined
      const found = returnsFound && before !== undefined ? { Item: before.item } : {}
      throw new EngineError('ConditionalCheckFailedException', 'The conditional request failed', found)
    },
  }
}

function check({ where }: ExistsStatement): Deciding {
  return { condition: where, key: (table) => keyOf(table, where), next: (before) => before }
}

function keyOf(table: Table, where: Condition | undefined): Item {
  const key = keyInWhere(table, where)
  checkKey(table, key)
  return key
}
