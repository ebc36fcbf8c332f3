import { type Condition, type ExpressionScope, parseCondition } from '../expressions/index.ts'
import { readLegacyCondition } from '../legacy/index.ts'
import type { RequestReader } from '../requests/index.ts'

/** The request's `ConditionExpression`, or `Expected`, if it has either. */
export function readCondition(reader: RequestReader, scope: ExpressionScope): Condition | undefined {
  if (!reader.has('ConditionExpression')) return readLegacyCondition(reader, 'Expected')
  return parseCondition('ConditionExpression', reader.text('ConditionExpression'), scope)
}
