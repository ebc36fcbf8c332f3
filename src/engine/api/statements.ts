import type { AttributeValue, Item } from '../values/index.ts'
import type { CapacityParameter, Consumed, ConsumedOfTables, FailureParameter } from './shapes.ts'

/** Operations that execute PartiQL. */
export interface StatementOperations {
  readonly BatchExecuteStatement: {
    readonly input: BatchExecuteStatementInput
    readonly output: BatchExecuteStatementOutput
  }
  readonly ExecuteStatement: {
    readonly input: ExecuteStatementInput
    readonly output: ExecuteStatementOutput
  }
  readonly ExecuteTransaction: {
    readonly input: ExecuteTransactionInput
    readonly output: ExecuteTransactionOutput
  }
}

interface StatementParameters extends FailureParameter {
  readonly Statement: string
  readonly Parameters?: readonly AttributeValue[]
}

interface ExecuteStatementInput extends StatementParameters, CapacityParameter {
  readonly ConsistentRead?: boolean
  readonly Limit?: number
  readonly NextToken?: string
}

interface ExecuteStatementOutput extends Consumed {
  readonly Items: readonly Item[]
  readonly NextToken?: string
  readonly LastEvaluatedKey?: Item
}

interface BatchExecuteStatementInput extends CapacityParameter {
  readonly Statements: readonly (StatementParameters & { readonly ConsistentRead?: boolean })[]
}

interface BatchExecuteStatementOutput extends ConsumedOfTables {
  /** In the order of the statements. */
  readonly Responses: readonly {
    readonly TableName?: string
    readonly Item?: Item
    readonly Error?: { readonly Code: ErrorCode; readonly Message: string; readonly Item?: Item }
  }[]
}

/** The short names of errors. */
type ErrorCode =
  | 'AccessDenied'
  | 'ConditionalCheckFailed'
  | 'DuplicateItem'
  | 'InternalServerError'
  | 'ItemCollectionSizeLimitExceeded'
  | 'ProvisionedThroughputExceeded'
  | 'RequestLimitExceeded'
  | 'ResourceNotFound'
  | 'ThrottlingError'
  | 'TransactionConflict'
  | 'ValidationError'

interface ExecuteTransactionInput extends CapacityParameter {
  readonly TransactStatements: readonly StatementParameters[]
  readonly ClientRequestToken?: string
}

interface ExecuteTransactionOutput extends ConsumedOfTables {
  readonly Responses?: readonly { readonly Item?: Item }[]
}
