import { EngineError } from '../../errors.ts'
import { conditionPaths, updateNames } from '../../expressions/index.ts'
import { readStatement, type Statement } from '../../partiql/index.ts'
import type { Permission } from '../../policies/index.ts'
import { isMembers, RequestReader } from '../../requests/index.ts'
import type { CallContext } from './call-context.ts'
import { type ItemAccess, impliedSelect, itemPermission } from './item-permission.ts'
import { leadingKeysOfCondition, leadingKeysOfItems, leavesPartitionOpen } from './leading-keys.ts'

/** The permission of an ExecuteStatement. */
export function statementRequest(context: CallContext, reader: RequestReader): Permission {
  return itemPermission(context, {
    ...statementAccess(readStatement(reader)),
    returnCapacity: reader.text('ReturnConsumedCapacity'),
  })
}

/** The permissions of an ExecuteTransaction: those of its statements. */
export function statementTransaction(context: CallContext, reader: RequestReader): Permission[] {
  return (reader.each('TransactStatements') ?? []).map((statement) =>
    itemPermission(context, {
      ...statementAccess(readStatement(statement)),
      returnCapacity: reader.text('ReturnConsumedCapacity'),
      enclosing: 'ExecuteTransaction',
    }),
  )
}

/**
 * The permissions of a BatchExecuteStatement, in the order of its statements; undefined for an invalid statement, which
 * the operation reports in that statement's response.
 */
export function statementBatch(context: CallContext, reader: RequestReader): (Permission | undefined)[] {
  return (reader.list('Statements') ?? []).map((statement) => {
    try {
      return isMembers(statement) ? statementRequest(context, new RequestReader(statement)) : undefined
    } catch (error) {
      if (error instanceof EngineError) return undefined
      throw error
    }
  })
}

type StatementAccess = Omit<ItemAccess, 'returnCapacity'>

function statementAccess(statement: Statement): StatementAccess {
  const { tableName } = statement
  if (statement.kind === 'insert') {
    const { item } = statement
    return {
      action: 'PartiQLInsert',
      tableName,
      attributes: Object.keys(item),
      leadingKeys: (partition) => leadingKeysOfItems(partition, [item]),
    }
  }
  const { where } = statement
  return {
    ...kindAccess(statement),
    tableName,
    attributes: [...namesIn(statement), ...(where === undefined ? [] : conditionPaths(where))],
    leadingKeys: (partition) => leadingKeysOfCondition(partition, where),
  }
}

/** The members that depend on the kind of a statement. */
function kindAccess(
  statement: Exclude<Statement, { kind: 'insert' }>,
): Pick<ItemAccess, 'action' | 'indexName' | 'select' | 'returnValues' | 'fullTableScan'> {
  switch (statement.kind) {
    case 'select': {
      const { where, paths, indexName } = statement
      return {
        action: 'PartiQLSelect',
        indexName,
        select: impliedSelect(undefined, paths !== undefined, indexName),
        fullTableScan: (partition) => leavesPartitionOpen(partition, where),
      }
    }
    case 'exists':
      return { action: 'PartiQLSelect', fullTableScan: () => false }
    case 'update':
    case 'delete':
      return {
        action: statement.kind === 'update' ? 'PartiQLUpdate' : 'PartiQLDelete',
        // `MODIFIED OLD` is called UPDATED_OLD elsewhere.
        returnValues: statement.returning?.replace('MODIFIED', 'UPDATED').replace(' ', '_') ?? 'NONE',
      }
  }
}

function namesIn(statement: Statement): readonly string[] {
  if (statement.kind === 'update') return updateNames(statement.update)
  if (statement.kind !== 'select') return []
  return [...(statement.paths ?? []).map(([name]) => name), ...statement.order.map(({ name }) => name)]
}
