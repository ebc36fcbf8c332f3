import { EngineError } from '../errors.ts'

/** The error of writes that SQLite could not make, for example because the disk is full: all of them are undone. */
export function notWritten(reason: unknown): EngineError {
  return new EngineError(
    'InternalServerError',
    `The storage failed (${messageOf(reason)}), and nothing of this was written`,
  )
}

/**
 * The error of writes that were made but not synced, and of all later writes: after a failed sync the contents of the
 * disk are unknown.
 */
export function notSynced(reason: unknown): EngineError {
  return new EngineError(
    'InternalServerError',
    `The disk failed to sync (${messageOf(reason)}), and a crash of this machine could undo the writes that waited ` +
      'for it: the engine is read-only until it is opened again',
  )
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
