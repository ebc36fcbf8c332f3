import { DynagateError } from '../../../errors.ts'
import { type Fault, translateFault } from '../errors.ts'

/** A shard iterator is older than 15 minutes: request another one. */
export class IteratorExpired extends DynagateError {
  constructor(cause?: unknown) {
    super('INTERNAL_SERVER_ERROR', 'A shard iterator has expired.', { cause })
  }
}

/** The records to read, or some of them, are older than 24 hours and were removed. */
export class RecordsTrimmed extends DynagateError {
  constructor(cause?: unknown) {
    super('STREAM_GAP', 'Records of the stream were removed before they were read.', { cause })
  }
}

/** Translates an error of DynamoDB Streams to one of the gateway's. */
export function translateStreamFault(fault: Fault, cause: unknown): DynagateError {
  if (fault.name === 'ExpiredIteratorException') return new IteratorExpired(cause)
  if (fault.name === 'TrimmedDataAccessException') return new RecordsTrimmed(cause)
  // DynamoDB throttles more than two concurrent readers of a shard with this error.
  const name = fault.name === 'LimitExceededException' ? 'ThrottlingException' : fault.name
  return translateFault({ ...fault, name }, cause)
}
