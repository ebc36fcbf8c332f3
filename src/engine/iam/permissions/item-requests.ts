import type { Permission } from '../../policies/index.ts'
import { isMembers, type Members, RequestReader, tableNameOf } from '../../requests/index.ts'
import { checkItem, type Item } from '../../values/index.ts'
import { readExpressions } from './attributes.ts'
import type { CallContext } from './call-context.ts'
import { type ItemAccess, impliedSelect, itemPermission } from './item-permission.ts'
import { leadingKeysOfCondition, leadingKeysOfItems } from './leading-keys.ts'

/** The actions on one item, alone or in a transaction. */
type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem'

/** The permission of GetItem, PutItem, UpdateItem or DeleteItem. */
export function itemRequest(context: CallContext, action: ItemAction, reader: RequestReader): Permission {
  return itemPermission(context, itemAccess(action, reader))
}

/** The permission of a Query or a Scan. */
export function rangeRequest(
  context: CallContext,
  action: 'Query' | 'Scan',
  reader: RequestReader,
): Permission {
  const { names, keyCondition, projects } = readExpressions(reader)
  const indexName = reader.text('IndexName')
  return itemPermission(context, {
    action,
    tableName: tableNameIn(reader),
    indexName,
    attributes: names,
    leadingKeys: (partition) => leadingKeysOfCondition(partition, keyCondition),
    returnCapacity: reader.text('ReturnConsumedCapacity'),
    select: impliedSelect(reader.text('Select'), projects, indexName),
  })
}

/** The permissions of a BatchGetItem: one for each table. */
export function batchGet(context: CallContext, reader: RequestReader): Permission[] {
  return tablesOf(reader).map(([tableName, batch]) => {
    const { names, projects } = readExpressions(batch)
    const keys = itemsOf(batch.list('Keys') ?? [])
    return itemPermission(context, {
      action: 'BatchGetItem',
      tableName,
      attributes: [...keys.flatMap(Object.keys), ...names],
      leadingKeys: (partition) => leadingKeysOfItems(partition, keys),
      returnCapacity: reader.text('ReturnConsumedCapacity'),
      select: impliedSelect(undefined, projects),
    })
  })
}

/** The permissions of a BatchWriteItem: one for each table. */
export function batchWrite(context: CallContext, reader: RequestReader): Permission[] {
  return Object.entries(reader.members('RequestItems') ?? {}).map(([name, requests]) => {
    const items = itemsOf((Array.isArray(requests) ? requests : []).map(itemOfWrite))
    return itemPermission(context, {
      action: 'BatchWriteItem',
      tableName: tableNameOf(name),
      attributes: items.flatMap(Object.keys),
      leadingKeys: (partition) => leadingKeysOfItems(partition, items),
      returnCapacity: reader.text('ReturnConsumedCapacity'),
    })
  })
}

/**
 * The permissions of a transaction: those of its actions, which are GetItem, PutItem, UpdateItem, DeleteItem and
 * ConditionCheckItem (Developer Guide, using IAM with transactions).
 */
export function transaction(
  context: CallContext,
  enclosing: 'TransactGetItems' | 'TransactWriteItems',
  reader: RequestReader,
): Permission[] {
  const returnCapacity = reader.text('ReturnConsumedCapacity')
  return (reader.list('TransactItems') ?? []).flatMap((item) =>
    Object.entries(isMembers(item) ? item : {}).flatMap(([kind, action]) => {
      const name = transactionActions.get(kind)
      if (name === undefined || !isMembers(action)) return []
      const access = itemAccess(name, new RequestReader(action))
      return [itemPermission(context, { ...access, returnCapacity, enclosing })]
    }),
  )
}

const transactionActions: ReadonlyMap<string, ItemAction> = new Map([
  ['Get', 'GetItem'],
  ['Put', 'PutItem'],
  ['Update', 'UpdateItem'],
  ['Delete', 'DeleteItem'],
  ['ConditionCheck', 'ConditionCheckItem'],
])

function itemAccess(action: ItemAction, reader: RequestReader): ItemAccess {
  const { names, projects } = readExpressions(reader)
  const items = itemsOf([reader.raw(action === 'PutItem' ? 'Item' : 'Key')])
  const isWrite = action === 'PutItem' || action === 'UpdateItem' || action === 'DeleteItem'
  return {
    action,
    tableName: tableNameIn(reader),
    attributes: [...items.flatMap(Object.keys), ...names],
    leadingKeys: (partition) => leadingKeysOfItems(partition, items),
    returnCapacity: reader.text('ReturnConsumedCapacity'),
    ...(action === 'GetItem' && { select: impliedSelect(undefined, projects) }),
    ...(isWrite && { returnValues: reader.text('ReturnValues') ?? 'NONE' }),
  }
}

/** The table that a request names, by name or by ARN. */
export function tableNameIn(reader: RequestReader): string {
  return tableNameOf(reader.text('TableName') ?? '')
}

function tablesOf(reader: RequestReader): [string, RequestReader][] {
  const entries = reader.entries('RequestItems') ?? []
  return entries.map(([name, batch]) => [tableNameOf(name), batch])
}

function itemOfWrite(request: unknown): unknown {
  const { PutRequest: put, DeleteRequest: deletion }: Members = isMembers(request) ? request : {}
  if (isMembers(put)) return put.Item
  return isMembers(deletion) ? deletion.Key : undefined
}

/** The operation itself reports missing members. */
function itemsOf(values: readonly unknown[]): Item[] {
  return values.filter((value) => value !== undefined && value !== null).map(checkItem)
}
