import { type EngineError, validationError } from '../../errors.ts'

/** The request members with expressions; DynamoDB's messages name the invalid one. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression'

/** The ValidationException for an invalid expression: `Invalid FilterExpression: <reason>`. */
export function invalid(kind: ExpressionKind, reason: string): EngineError {
  return validationError(`Invalid ${kind}: ${reason}`)
}
