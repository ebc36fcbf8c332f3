import { type OperationName, onlySelects, type WireDocument } from '../operations/index.ts'

/** Which capacity an operation consumes. */
export type Direction = 'read' | 'write'

/** Undefined for an operation without items. */
export function directionOf(operation: OperationName, input: WireDocument): Direction | undefined {
  if (statementOperations.has(operation)) return onlySelects(input) ? 'read' : 'write'
  return directions.get(operation)
}

const statementOperations: ReadonlySet<OperationName> = new Set([
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
])

const directions: ReadonlyMap<OperationName, Direction> = new Map([
  ['GetItem', 'read'],
  ['BatchGetItem', 'read'],
  ['Query', 'read'],
  ['Scan', 'read'],
  ['TransactGetItems', 'read'],
  ['PutItem', 'write'],
  ['UpdateItem', 'write'],
  ['DeleteItem', 'write'],
  ['BatchWriteItem', 'write'],
  ['TransactWriteItems', 'write'],
])
