import { isMembers, tableNameOf } from '../requests/index.ts'
import type { WireDocument } from './operation.ts'

/** The tables that a request on items names, each once, whatever its operation; a statement's are not known. */
export function tablesIn(input: WireDocument): string[] {
  const { TableName, RequestItems, TransactItems } = input
  const names = [
    ...(typeof TableName === 'string' ? [TableName] : []),
    ...(isMembers(RequestItems) ? Object.keys(RequestItems) : []),
    ...(Array.isArray(TransactItems) ? TransactItems.flatMap(tablesOfAction) : []),
  ]
  return [...new Set(names.map(tableNameOf))]
}

function tablesOfAction(action: unknown): string[] {
  if (!isMembers(action)) return []
  return Object.values(action).flatMap((each) =>
    isMembers(each) && typeof each.TableName === 'string' ? [each.TableName] : [],
  )
}
