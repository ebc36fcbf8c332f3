import type { AttributeValue, Item } from '../values/index.ts'

/** The names that expressions refer to. */
export interface ExpressionNames {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
}

/** The names and values that expressions refer to. */
export interface ExpressionParameters extends ExpressionNames {
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>
}

/** Requests the consumed capacity. */
export interface CapacityParameter {
  readonly ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE'
}

/** Requests the size of item collections, which a table with a local index has. */
export interface MetricsParameter {
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE'
}

/** Requests the item for which the condition was false. */
export interface FailureParameter {
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE'
}

/** The legacy form of ConditionExpression. */
export interface ExpectedParameters {
  readonly Expected?: Readonly<Record<string, ExpectedValue>>
  readonly ConditionalOperator?: 'AND' | 'OR'
}

/** The legacy condition on an attribute. */
export interface ExpectedValue {
  readonly Value?: AttributeValue
  readonly Exists?: boolean
  readonly ComparisonOperator?: LegacyComparison
  readonly AttributeValueList?: readonly AttributeValue[]
}

/** The legacy form of a condition on an attribute in KeyConditionExpression or FilterExpression. */
export interface LegacyCondition {
  readonly ComparisonOperator: LegacyComparison
  readonly AttributeValueList?: readonly AttributeValue[]
}

/** The operator of a legacy condition. */
export type LegacyComparison =
  | 'EQ'
  | 'NE'
  | 'IN'
  | 'LE'
  | 'LT'
  | 'GE'
  | 'GT'
  | 'BETWEEN'
  | 'NOT_NULL'
  | 'NULL'
  | 'CONTAINS'
  | 'NOT_CONTAINS'
  | 'BEGINS_WITH'

/** The cost of a request on one table, in capacity units. */
export interface ConsumedCapacity extends Capacity {
  readonly TableName: string
  readonly Table?: Capacity
  readonly LocalSecondaryIndexes?: Readonly<Record<string, Capacity>>
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, Capacity>>
}

/** Capacity units; those of transactions also by kind. */
export interface Capacity {
  readonly CapacityUnits: number
  readonly ReadCapacityUnits?: number
  readonly WriteCapacityUnits?: number
}

/** The size of an item collection: lower and upper bound in GB. */
export interface ItemCollectionMetrics {
  readonly ItemCollectionKey: Item
  readonly SizeEstimateRangeGB: readonly number[]
}

/** The cost of a request on one table. */
export interface Consumed {
  readonly ConsumedCapacity?: ConsumedCapacity
}

/** The cost of a request on several tables. */
export interface ConsumedOfTables {
  readonly ConsumedCapacity?: readonly ConsumedCapacity[]
}
