import type { Table } from '../catalogue/index.ts'
import { EngineError } from '../errors.ts'
import type { RequestReader } from '../requests/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import { account, invalid, ownRegion } from '../tables/index.ts'
import type { EngineState } from './operation.ts'

/** The `ResourceArn` of a request about tags. Throws a ValidationException for one that is no table's. */
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

/** The name of a table that has tags. */
export interface ResourceArn {
  readonly arn: string
  readonly tableName: string
  /** Whether it is an ARN as the engine gives out in process: on AWS nobody owns the account of those. */
  readonly isOwn: boolean
}

/**
 * The table of an ARN. Where there is none, throws ResourceNotFoundException for an ARN of the engine's own,
 * and for others AccessDeniedException, for so AWS answers about a stranger's resources.
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
