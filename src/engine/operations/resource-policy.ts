import type { ResourcePolicyRecord, TableRecord } from '../catalogue/index.ts'
import { EngineError } from '../errors.ts'
import type { RequestReader } from '../requests/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { findStream, noStream, type Stream, saveStream } from '../streams/index.ts'
import { parseStreamArn } from '../tables/index.ts'
import { existing } from './describe-table.ts'
import type { EngineState } from './operation.ts'
import { findResource, readResourceArn } from './tagged-table.ts'

/** A table or a stream, which may have a resource policy. */
export interface PolicyHolder {
  /** The name of the table, or of the stream's table. */
  readonly tableName: string
  readonly policy: ResourcePolicyRecord | undefined
  /** Stores another policy, or removes it. */
  save(writer: KeyValueWriter, policy: ResourcePolicyRecord | undefined): void
}

/** A request about the policy of a table or a stream. */
export interface PolicyRequest {
  readonly arn: string
  /** The revision that the policy must have; any if undefined. */
  readonly expectedRevision: string | undefined
  /** @throws ResourceNotFoundException if the table or stream doesn't exist. */
  find(reader: KeyValueReader): PolicyHolder
}

/** Reads the `ResourceArn` of a table or a stream, and `ExpectedRevisionId`. */
export function readPolicyRequest(
  state: EngineState,
  reader: RequestReader,
  operation: string,
): PolicyRequest {
  reader.require('ResourceArn')
  const arn = reader.text('ResourceArn') ?? ''
  const expectedRevision = reader.text('ExpectedRevisionId')
  reader.check()
  const stream = parseStreamArn(arn)
  if (stream !== undefined) {
    return {
      arn,
      expectedRevision,
      find: (store) => streamHolder(findStream(store, stream, state.now()), arn),
    }
  }
  const resource = readResourceArn(reader)
  return {
    arn,
    expectedRevision,
    find(store) {
      // For a missing table of the own account, DynamoDB's message has the table's name here, but its ARN for tags.
      const { record } = resource.isOwn
        ? existing(state, store, resource.tableName)
        : findResource(state, store, { resource, operation })
      return tableHolder(state, record)
    },
  }
}

/**
 * Throws a PolicyNotFoundException if the policy doesn't have the revision that the request expects. The messages are
 * DynamoDB's, except for a request that expects a revision of a resource without a policy: its message is assumed.
 */
export function checkRevision(
  { arn, expectedRevision: expected }: PolicyRequest,
  { tableName, policy }: PolicyHolder,
): void {
  if (expected === undefined || expected === (policy?.revision ?? 'NO_POLICY')) return
  if (policy === undefined) throw noPolicy(arn)
  throw noPolicy(
    expected === 'NO_POLICY'
      ? `Requested policy update expecting none to be present for table ${tableName}, but a policy exists with revision id ${policy.revision}.`
      : `Requested update for policy with revision id ${expected}, but the policy associated to target table ${tableName} has revision id ${policy.revision}.`,
  )
}

/** The error of a resource without the requested policy. The details are the ARN, unless the request has a revision. */
export function noPolicy(details: string): EngineError {
  return new EngineError(
    'PolicyNotFoundException',
    `Resource-based policy not found for the provided ResourceArn: ${details}`,
  )
}

function tableHolder({ catalogue }: EngineState, { policy, ...rest }: TableRecord): PolicyHolder {
  return {
    tableName: rest.name,
    policy,
    save: (writer, next) => catalogue.save(writer, { ...rest, ...(next && { policy: next }) }),
  }
}

function streamHolder(stream: Stream | undefined, arn: string): PolicyHolder {
  if (stream === undefined) throw noStream(arn)
  const { policy, ...rest } = stream
  return {
    tableName: rest.tableName,
    policy,
    save: (writer, next) => saveStream(writer, { ...rest, ...(next && { policy: next }) }),
  }
}
