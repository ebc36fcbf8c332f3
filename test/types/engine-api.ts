import type * as sdk from '@aws-sdk/client-dynamodb'
import type { InputOf, OutputOf } from 'dynagate/engine'

/** The operations of `engine.execute` except those on streams, as the AWS SDK declares them. */
interface Declared {
  BatchExecuteStatement: [sdk.BatchExecuteStatementCommandInput, sdk.BatchExecuteStatementCommandOutput]
  BatchGetItem: [sdk.BatchGetItemCommandInput, sdk.BatchGetItemCommandOutput]
  BatchWriteItem: [sdk.BatchWriteItemCommandInput, sdk.BatchWriteItemCommandOutput]
  CreateTable: [sdk.CreateTableCommandInput, sdk.CreateTableCommandOutput]
  DeleteItem: [sdk.DeleteItemCommandInput, sdk.DeleteItemCommandOutput]
  DeleteResourcePolicy: [sdk.DeleteResourcePolicyCommandInput, sdk.DeleteResourcePolicyCommandOutput]
  DeleteTable: [sdk.DeleteTableCommandInput, sdk.DeleteTableCommandOutput]
  DescribeContinuousBackups: [
    sdk.DescribeContinuousBackupsCommandInput,
    sdk.DescribeContinuousBackupsCommandOutput,
  ]
  DescribeEndpoints: [sdk.DescribeEndpointsCommandInput, sdk.DescribeEndpointsCommandOutput]
  DescribeLimits: [sdk.DescribeLimitsCommandInput, sdk.DescribeLimitsCommandOutput]
  DescribeTable: [sdk.DescribeTableCommandInput, sdk.DescribeTableCommandOutput]
  DescribeTimeToLive: [sdk.DescribeTimeToLiveCommandInput, sdk.DescribeTimeToLiveCommandOutput]
  ExecuteStatement: [sdk.ExecuteStatementCommandInput, sdk.ExecuteStatementCommandOutput]
  ExecuteTransaction: [sdk.ExecuteTransactionCommandInput, sdk.ExecuteTransactionCommandOutput]
  GetItem: [sdk.GetItemCommandInput, sdk.GetItemCommandOutput]
  GetResourcePolicy: [sdk.GetResourcePolicyCommandInput, sdk.GetResourcePolicyCommandOutput]
  ListTables: [sdk.ListTablesCommandInput, sdk.ListTablesCommandOutput]
  ListTagsOfResource: [sdk.ListTagsOfResourceCommandInput, sdk.ListTagsOfResourceCommandOutput]
  PutItem: [sdk.PutItemCommandInput, sdk.PutItemCommandOutput]
  PutResourcePolicy: [sdk.PutResourcePolicyCommandInput, sdk.PutResourcePolicyCommandOutput]
  Query: [sdk.QueryCommandInput, sdk.QueryCommandOutput]
  Scan: [sdk.ScanCommandInput, sdk.ScanCommandOutput]
  TagResource: [sdk.TagResourceCommandInput, sdk.TagResourceCommandOutput]
  TransactGetItems: [sdk.TransactGetItemsCommandInput, sdk.TransactGetItemsCommandOutput]
  TransactWriteItems: [sdk.TransactWriteItemsCommandInput, sdk.TransactWriteItemsCommandOutput]
  UntagResource: [sdk.UntagResourceCommandInput, sdk.UntagResourceCommandOutput]
  UpdateItem: [sdk.UpdateItemCommandInput, sdk.UpdateItemCommandOutput]
  UpdateTable: [sdk.UpdateTableCommandInput, sdk.UpdateTableCommandOutput]
  UpdateTimeToLive: [sdk.UpdateTimeToLiveCommandInput, sdk.UpdateTimeToLiveCommandOutput]
}

/** A type of the SDK in wire form: bytes are base64, dates are numbers. */
type Wire<Type> = Type extends Uint8Array
  ? string
  : Type extends Date
    ? number
    : Type extends readonly (infer Element)[]
      ? readonly Wire<Element>[]
      : Type extends object
        ? { readonly [Name in keyof Type]?: Wire<Type[Name]> | undefined }
        : Type

/** The names of operations whose types have a member that the SDK's lack, or one of another type. */
type Differing = {
  [Name in keyof Declared]: [InputOf<Name>, OutputOf<Name>] extends [
    Wire<Declared[Name][0]>,
    Wire<Declared[Name][1]>,
  ]
    ? never
    : Name
}[keyof Declared]

const differing: readonly Differing[] = []
differing satisfies readonly never[]
