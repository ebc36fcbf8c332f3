import { type Condition, type ExpressionScope, parseCondition } from '../expressions/index.ts'
import type { RequestReader } from '../requests/index.ts'

/** The request's `ConditionExpression`, if it has one. */
export function readCondition(reader: RequestReader, scope: ExpressionScope): Condition | undefined {
  if (!reader.has('ConditionExpression')) return undefined
  return parseCondition('ConditionExpression', reader.text('ConditionExpression'), scope)
}
