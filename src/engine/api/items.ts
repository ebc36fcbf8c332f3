import type { AttributeValue, Item } from '../values/index.ts'
import type {
  CapacityParameter,
  Consumed,
  ConsumedOfTables,
  ExpectedParameters,
  ExpressionNames,
  ExpressionParameters,
  FailureParameter,
  ItemCollectionMetrics,
  LegacyCondition,
  MetricsParameter,
} from './shapes.ts'

/** Operations on items. */
export interface ItemOperations {
  readonly BatchGetItem: { readonly input: BatchGetItemInput; readonly output: BatchGetItemOutput }
  readonly BatchWriteItem: { readonly input: BatchWriteItemInput; readonly output: BatchWriteItemOutput }
  readonly DeleteItem: { readonly input: DeleteItemInput; readonly output: WriteOutput }
  readonly GetItem: { readonly input: GetItemInput; readonly output: GetItemOutput }
  readonly PutItem: { readonly input: PutItemInput; readonly output: WriteOutput }
  readonly Query: { readonly input: QueryInput; readonly output: RangeOutput }
  readonly Scan: { readonly input: ScanInput; readonly output: RangeOutput }
  readonly TransactGetItems: {
    readonly input: TransactGetItemsInput
    readonly output: TransactGetItemsOutput
  }
  readonly TransactWriteItems: {
    readonly input: TransactWriteItemsInput
    readonly output: TransactWriteItemsOutput
  }
  readonly UpdateItem: { readonly input: UpdateItemInput; readonly output: WriteOutput }
}

interface ProjectionParameters extends ExpressionNames {
  readonly ProjectionExpression?: string
  readonly AttributesToGet?: readonly string[]
}

interface GetItemInput extends ProjectionParameters, CapacityParameter {
  readonly TableName: string
  readonly Key: Item
  readonly ConsistentRead?: boolean
}

interface GetItemOutput extends Consumed {
  readonly Item?: Item
}

interface BatchGetItemInput extends CapacityParameter {
  readonly RequestItems: Readonly<Record<string, KeysToGet>>
}

interface KeysToGet extends ProjectionParameters {
  readonly Keys: readonly Item[]
  readonly ConsistentRead?: boolean
}

interface BatchGetItemOutput extends ConsumedOfTables {
  readonly Responses: Readonly<Record<string, readonly Item[]>>
  readonly UnprocessedKeys: Readonly<Record<string, KeysToGet>>
}

interface RangeInput extends ProjectionParameters, ExpressionParameters, CapacityParameter {
  readonly TableName: string
  readonly IndexName?: string
  readonly FilterExpression?: string
  readonly Limit?: number
  readonly ExclusiveStartKey?: Item
  readonly ConsistentRead?: boolean
  readonly Select?: 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT'
  readonly ConditionalOperator?: 'AND' | 'OR'
}

interface QueryInput extends RangeInput {
  readonly KeyConditionExpression?: string
  readonly ScanIndexForward?: boolean
  readonly KeyConditions?: Readonly<Record<string, LegacyCondition>>
  readonly QueryFilter?: Readonly<Record<string, LegacyCondition>>
}

interface ScanInput extends RangeInput {
  readonly Segment?: number
  readonly TotalSegments?: number
  readonly ScanFilter?: Readonly<Record<string, LegacyCondition>>
}

interface RangeOutput extends Consumed {
  /** Missing for `Select: 'COUNT'`. */
  readonly Items?: readonly Item[]
  readonly Count: number
  readonly ScannedCount: number
  readonly LastEvaluatedKey?: Item
}

interface WriteParameters
  extends ExpressionParameters,
    ExpectedParameters,
    CapacityParameter,
    MetricsParameter,
    FailureParameter {
  readonly TableName: string
  readonly ConditionExpression?: string
}

interface PutItemInput extends WriteParameters {
  readonly Item: Item
  readonly ReturnValues?: 'NONE' | 'ALL_OLD'
}

interface DeleteItemInput extends WriteParameters {
  readonly Key: Item
  readonly ReturnValues?: 'NONE' | 'ALL_OLD'
}

interface UpdateItemInput extends WriteParameters {
  readonly Key: Item
  readonly UpdateExpression?: string
  readonly AttributeUpdates?: Readonly<Record<string, AttributeUpdate>>
  readonly ReturnValues?: 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW'
}

interface AttributeUpdate {
  readonly Action?: 'ADD' | 'PUT' | 'DELETE'
  readonly Value?: AttributeValue
}

interface WriteOutput extends Consumed {
  readonly Attributes?: Item
  readonly ItemCollectionMetrics?: ItemCollectionMetrics
}

interface BatchWriteItemInput extends CapacityParameter, MetricsParameter {
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>
}

interface WriteRequest {
  readonly PutRequest?: { readonly Item: Item }
  readonly DeleteRequest?: { readonly Key: Item }
}

interface BatchWriteItemOutput extends ConsumedOfTables {
  readonly UnprocessedItems: Readonly<Record<string, readonly WriteRequest[]>>
  readonly ItemCollectionMetrics?: Readonly<Record<string, readonly ItemCollectionMetrics[]>>
}

interface TransactGetItemsInput extends CapacityParameter {
  readonly TransactItems: readonly { readonly Get: TransactGet }[]
}

interface TransactGet extends ExpressionNames {
  readonly TableName: string
  readonly Key: Item
  readonly ProjectionExpression?: string
}

interface TransactGetItemsOutput extends ConsumedOfTables {
  readonly Responses: readonly { readonly Item?: Item }[]
}

interface TransactWriteItemsInput extends CapacityParameter, MetricsParameter {
  readonly TransactItems: readonly TransactWriteItem[]
  readonly ClientRequestToken?: string
}

/** An action: exactly one member is given. */
interface TransactWriteItem {
  readonly ConditionCheck?: TransactAction & { readonly Key: Item; readonly ConditionExpression: string }
  readonly Put?: TransactAction & { readonly Item: Item }
  readonly Delete?: TransactAction & { readonly Key: Item }
  readonly Update?: TransactAction & { readonly Key: Item; readonly UpdateExpression: string }
}

interface TransactAction extends ExpressionParameters, FailureParameter {
  readonly TableName: string
  readonly ConditionExpression?: string
}

interface TransactWriteItemsOutput extends ConsumedOfTables {
  readonly ItemCollectionMetrics?: Readonly<Record<string, readonly ItemCollectionMetrics[]>>
}
