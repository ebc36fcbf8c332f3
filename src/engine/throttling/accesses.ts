import type { KeyAttribute, Table } from '../catalogue/index.ts'
import { type Condition, expressionScope, parseCondition } from '../expressions/index.ts'
import { readLegacyKeyCondition } from '../legacy/index.ts'
import type { OperationName, WireDocument } from '../operations/index.ts'
import { isMembers, type Members, RequestReader, tableNameOf } from '../requests/index.ts'

/** An item collection that a request reads or writes. */
export interface Access {
  readonly table: Table
  /** The name of a global index; undefined for the table itself. */
  readonly index?: string
  /** The values of its partition key. */
  readonly key: string
}

/** Finds a table by name. */
export type FindTable = (name: string) => Table | undefined

/** The item collections of one request or action. A request that is invalid has none: the operation rejects it. */
export function accessesOf(operation: OperationName, input: WireDocument, find: FindTable): Access[] {
  const table = typeof input.TableName === 'string' ? find(tableNameOf(input.TableName)) : undefined
  if (table === undefined) return []
  if (operation === 'Query') return accessesOfQuery(table, input)
  if (isMembers(input.Item)) return accessesOfPut(table, input.Item)
  return isMembers(input.Key) ? accessOf(table, table.key.partition, input.Key) : []
}

/** The action of a transaction as a separate request. */
export function actionOf(action: unknown): WireDocument {
  const [request] = Object.values(isMembers(action) ? action : {})
  return isMembers(request) ? request : {}
}

/** A put also writes the entries of the global indexes whose keys the item has. */
function accessesOfPut(table: Table, item: Members): Access[] {
  const indexes = table.indexes
    .filter(({ kind }) => kind === 'global')
    .flatMap(({ name, key }) =>
      accessOf(table, key.partition, item).map((each) => ({ ...each, index: name })),
    )
  return [...accessOf(table, table.key.partition, item), ...indexes]
}

function accessesOfQuery(table: Table, input: WireDocument): Access[] {
  const index = table.index(String(input.IndexName))
  const global = index?.kind === 'global' ? index : undefined
  const values = equalitiesIn(keyConditionOf(input))
  return accessOf(table, (global ?? table).key.partition, values).map((each) => ({
    ...each,
    ...(global && { index: global.name }),
  }))
}

function accessOf(table: Table, partition: readonly KeyAttribute[], values: Members): Access[] {
  const key = partition.map(({ name }) => values[name])
  return key.includes(undefined) ? [] : [{ table, key: JSON.stringify(key) }]
}

function keyConditionOf(input: WireDocument): Condition | undefined {
  try {
    const scope = expressionScope(input.ExpressionAttributeNames, input.ExpressionAttributeValues)
    return input.KeyConditionExpression === undefined
      ? readLegacyKeyCondition(new RequestReader(input))
      : parseCondition('KeyConditionExpression', input.KeyConditionExpression, scope)
  } catch {
    return undefined
  }
}

/** The values of the attributes that a condition compares for equality, by name. */
function equalitiesIn(condition: Condition | undefined): Members {
  if (condition?.kind === 'and') return Object.assign({}, ...condition.conditions.map(equalitiesIn))
  if (condition?.kind !== 'compare' || condition.comparator !== '=') return {}
  const { left, right } = condition
  if (left.kind === 'path' && right.kind === 'value') return { [left.path[0]]: right.value }
  return left.kind === 'value' && right.kind === 'path' ? { [right.path[0]]: left.value } : {}
}
