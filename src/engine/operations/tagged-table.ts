import type { Table } from '../catalogue/index.ts'
import { EngineError } from '../errors.ts'
import type { RequestReader } from '../requests/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import { account, invalid, ownRegion } from '../tables/index.ts'
import type { EngineState } from './operation.ts'

/** The `ResourceArn` of a request about tags. Throws a ValidationException if it isn't a table's. */
export function readResourceArn(reader: RequestReader): ResourceArn {
  reader.require('ResourceArn')
  const arn = reader.text('ResourceArn') ?? ''
  reader.check()
  if (!arn.startsWith('arn:')) invalid(`ARNs must start with 'arn:': ${arn}`)
  const [, , service, region, owner, ...rest] = arn.split(':')
  if (service !== 'dynamodb') invalid(`Provided Arn is not a DynamoDB resource arn: ${arn}`)
  const tableName = /^table\/([^/]+)$/.exec(rest.join(':'))?.[1]
  if (tableName === undefined) {
    invalid(`Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`)
  }
  return { arn, tableName, isOwn: owner === account && region === ownRegion }
}

/** The ARN of a table with tags. */
export interface ResourceArn {
  readonly arn: string
  readonly tableName: string
  /** Whether it is one of the engine's own ARNs, whose account doesn't exist on AWS. */
  readonly isOwn: boolean
}

/**
 * The table of an ARN. If there is none, throws ResourceNotFoundException for the engine's own ARNs and
 * AccessDeniedException for others, like AWS for resources of another account.
 */
export function findResource(
  state: EngineState,
  store: KeyValueReader,
  { resource, operation }: { resource: ResourceArn; operation: string },
): Table {
  const table = state.catalogue.find(store, resource.tableName)
  if (table !== undefined) return table
  if (resource.isOwn) {
    throw new EngineError(
      'ResourceNotFoundException',
      `Requested resource not found: ResourceArn: ${resource.arn} not found`,
    )
  }
  throw new EngineError(
    'AccessDeniedException',
    `User: arn:aws:iam::000000000000:root is not authorized to perform: dynamodb:${operation} on resource: ${resource.arn} because no resource-based policy allows the dynamodb:${operation} action`,
  )
}
