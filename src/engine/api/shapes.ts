import type { AttributeValue, Item } from '../values/index.ts'

/** The names for expressions. */
export interface ExpressionNames {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
}

/** The names and values for expressions. */
export interface ExpressionParameters extends ExpressionNames {
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>
}

/** Asks what a request costs. */
export interface CapacityParameter {
  readonly ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE'
}

/** Asks how large an item collection is, of a table with a local index. */
export interface MetricsParameter {
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE'
}

/** Asks for the item that a condition did not hold for. */
export interface FailureParameter {
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE'
}

/** A condition in the form that ConditionExpression has replaced. */
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

/** A condition on an attribute in the form that KeyConditionExpression and FilterExpression have replaced. */
export interface LegacyCondition {
  readonly ComparisonOperator: LegacyComparison
  readonly AttributeValueList?: readonly AttributeValue[]
}

/** How such a condition compares. */
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

/** Capacity units; transactions say of which kind. */
export interface Capacity {
  readonly CapacityUnits: number
  readonly ReadCapacityUnits?: number
  readonly WriteCapacityUnits?: number
}

/** The size of an item collection in GB: between two bounds. */
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
