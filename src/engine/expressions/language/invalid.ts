import { type EngineError, validationError } from '../../errors.ts'

/** The request members with expressions. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression'

/** The owner of conditions, paths and updates: a member of a request, or a PartiQL statement. */
export type ExpressionOwner = ExpressionKind | 'Statement'

/**
 * The ValidationException for an invalid expression: `Invalid FilterExpression: <reason>`. For a statement, only the
 * reason, as in DynamoDB.
 */
export function invalid(owner: ExpressionOwner, reason: string): EngineError {
  return validationError(owner === 'Statement' ? reason : `Invalid ${owner}: ${reason}`)
}
