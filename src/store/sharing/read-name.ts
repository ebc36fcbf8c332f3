import type { Document } from '../../model/index.ts'
import type { BatchGetInput, GetInput, InputOf, OperationName, QueryInput } from '../client/index.ts'

/**
 * The key of a read that may be shared: equal for reads of which one may be sent for all. Undefined for writes, for
 * strongly consistent reads, which must see every write that ended before they began, and for a key that JSON can't
 * express.
 */
export function readName<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  scope: readonly (string | null | undefined)[],
): string | undefined {
  return isShareable(operation, input) ? JSON.stringify([operation, scope, input]) : undefined
}

function isShareable(operation: OperationName, input: InputOf<OperationName>): boolean {
  switch (operation) {
    case 'get': {
      const { Key, ConsistentRead } = input as GetInput
      return ConsistentRead !== true && isPlain(Key)
    }
    case 'query': {
      const { ExpressionAttributeValues = {}, ExclusiveStartKey = {}, ConsistentRead } = input as QueryInput
      return ConsistentRead !== true && isPlain(ExpressionAttributeValues) && isPlain(ExclusiveStartKey)
    }
    case 'batchGet':
      return Object.values((input as BatchGetInput).RequestItems).every(
        ({ Keys, ConsistentRead }) => ConsistentRead !== true && Keys.every(isPlain),
      )
    default:
      return false
  }
}

/** Whether JSON distinguishes the values from all others. */
function isPlain(values: Document): boolean {
  for (const name in values) {
    const value = values[name]
    if (typeof value !== 'string' && typeof value !== 'number') return false
  }
  return true
}
