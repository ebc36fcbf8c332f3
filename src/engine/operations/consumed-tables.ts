import { isMembers } from '../requests/index.ts'
import type { WireDocument } from './operation.ts'
import { arnsIn } from './tables-in.ts'

/**
 * The table names in a response's `ConsumedCapacity`: ARNs if the request has them (DynamoDB's API reference, for
 * `TableName` of ConsumedCapacity). Call it before the operation, because the caller may change its input later.
 */
export function consumedTables(input: WireDocument): (output: WireDocument) => WireDocument {
  const { ReturnConsumedCapacity: wanted } = input
  const arns = wanted === undefined || wanted === 'NONE' ? noArns : arnsIn(input)
  if (arns.size === 0) return unchanged
  const named = (consumed: unknown) =>
    isMembers(consumed)
      ? { ...consumed, TableName: arns.get(String(consumed.TableName)) ?? consumed.TableName }
      : consumed
  return (output) => {
    const { ConsumedCapacity: consumed } = output
    if (consumed === undefined) return output
    return { ...output, ConsumedCapacity: Array.isArray(consumed) ? consumed.map(named) : named(consumed) }
  }
}

const noArns: ReadonlyMap<string, string> = new Map()

function unchanged(output: WireDocument): WireDocument {
  return output
}
