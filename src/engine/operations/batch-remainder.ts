import { isMembers, type Members } from '../json-object.ts'
import type { WireDocument } from './operation.ts'
import type { OperationName } from './operations.ts'

/**
 * Adds the part of a batch that a layer around the engine has not processed, in the form of `RequestItems`, to the
 * unprocessed part in the answer. A table may be in both.
 */
export function withRemainder(
  operation: OperationName,
  answer: WireDocument,
  remainder: Members | undefined,
): WireDocument {
  const member = remainderMembers.get(operation)
  if (member === undefined || remainder === undefined) return answer
  const own = answer[member]
  return { ...answer, [member]: isMembers(own) ? merged(own, remainder) : remainder }
}

const remainderMembers: ReadonlyMap<OperationName, string> = new Map([
  ['BatchGetItem', 'UnprocessedKeys'],
  ['BatchWriteItem', 'UnprocessedItems'],
])

/** Whether an operation may leave a part of its request unprocessed. */
export function isBatch(operation: OperationName): boolean {
  return remainderMembers.has(operation)
}

function merged(first: Members, second: Members): Members {
  const tables = new Set([...Object.keys(first), ...Object.keys(second)])
  return Object.fromEntries([...tables].map((table) => [table, both(first[table], second[table])]))
}

/** Joins two parts of a table's request: of reads the lists under `Keys`, of writes the lists themselves. */
function both(first: unknown, second: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second]
  if (isMembers(first) && isMembers(second)) return { ...first, Keys: both(first.Keys, second.Keys) }
  return first ?? second
}
