import { EngineError, type EngineErrorType } from '../errors.ts'

/** The error of reading records that have been removed. */
export function trimmedData(): EngineError {
  return new ReadError('TrimmedDataAccessException', 'The data you are trying to access has been trimmed')
}

/** The error of an iterator that is too old. */
export function expiredIterator(): EngineError {
  return new ReadError(
    'ExpiredIteratorException',
    'The shard iterator has expired and can no longer be used to retrieve stream records. A shard iterator expires 15 minutes after it is retrieved using the GetShardIterator action.',
  )
}

/** The error of a stream that doesn't exist, or no longer does. */
export function noStream(arn: string): EngineError {
  return new EngineError(
    'ResourceNotFoundException',
    `Requested resource not found: Stream: ${arn} not found`,
  )
}

/** The error of a shard that doesn't exist, or no longer does. */
export function noShard(): EngineError {
  return new EngineError('ResourceNotFoundException', 'Requested resource not found: Shard does not exist')
}

/** The two errors that only the reader of a stream can get. */
class ReadError extends EngineError {
  constructor(type: 'TrimmedDataAccessException' | 'ExpiredIteratorException', message: string) {
    super(type as string as EngineErrorType, message)
  }

  override get status(): number {
    return 400
  }
}
