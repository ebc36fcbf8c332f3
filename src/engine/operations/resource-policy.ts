import type { ResourcePolicyRecord } from '../catalogue/index.ts'
import { EngineError } from '../errors.ts'
import type { RequestReader } from '../requests/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { findStream, noStream, saveStream } from '../streams/index.ts'
import { parseStreamArn } from '../tables/index.ts'
import type { EngineState } from './operation.ts'
import { findResource, readResourceArn } from './tagged-table.ts'

/** A table or a stream as a holder of a resource policy. */
export interface PolicyHolder {
  readonly policy: ResourcePolicyRecord | undefined
  /** Stores another policy, or removes it. */
  save(writer: KeyValueWriter, policy: ResourcePolicyRecord | undefined): void
}

/** Which revision a request expects to change; any where it says nothing. */
export interface PolicyRequest {
  readonly arn: string
  readonly expectedRevision: string | undefined
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
  const resource = stream === undefined ? readResourceArn(reader) : undefined
  return {
    arn,
    expectedRevision,
    find(store) {
      if (resource !== undefined) {
        const { record } = findResource(state, store, { resource, operation })
        const { policy, ...rest } = record
        return {
          policy,
          save: (writer, next) => state.catalogue.save(writer, { ...rest, ...(next && { policy: next }) }),
        }
      }
      const found = stream && findStream(store, stream, state.now())
      if (found === undefined) throw noStream(arn)
      const { policy, ...rest } = found
      return {
        policy,
        save: (writer, next) => saveStream(writer, { ...rest, ...(next && { policy: next }) }),
      }
    },
  }
}

/** Refuses to change a policy that is not of the revision which the request expects. */
export function checkRevision({ expectedRevision }: PolicyRequest, { policy }: PolicyHolder): void {
  if (expectedRevision === undefined || expectedRevision === (policy?.revision ?? 'NO_POLICY')) return
  throw new EngineError(
    'PolicyNotFoundException',
    `The resource-based policy with the revision id ${expectedRevision} could not be found.`,
  )
}

/** The error of a resource without a policy. */
export function noPolicy(arn: string): EngineError {
  return new EngineError(
    'PolicyNotFoundException',
    `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  )
}
