import { EngineError } from '../errors.ts'

/** What LMDB rejects with when a commit fails: the reason comes by a promise of its own. */
interface CommitFailure {
  readonly commitError?: Promise<never>
}

/** The error for a write that the storage could not do. */
export async function storageFailure(error: unknown): Promise<EngineError> {
  const { commitError } = error as CommitFailure
  const cause = commitError === undefined ? error : await commitError.catch((reason: unknown) => reason)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new EngineError(
    'InternalServerError',
    `The storage failed (${reason}), and nothing of this was written: the engine is read-only until it is opened again`,
  )
}
