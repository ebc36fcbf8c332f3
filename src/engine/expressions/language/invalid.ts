import { type EngineError, validationError } from '../../errors.ts'

/** The request members that hold expressions; DynamoDB names the one at fault in its messages. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression'

/** The ValidationException for a fault within an expression: `Invalid FilterExpression: <reason>`. */
export function invalid(kind: ExpressionKind, reason: string): EngineError {
  return validationError(`Invalid ${kind}: ${reason}`)
}
