import { EngineError } from '../errors.ts'

/** The error of writes that SQLite could not do, a full disk among the reasons: it has undone all of them. */
export function notWritten(reason: unknown): EngineError {
  return new EngineError(
    'InternalServerError',
    `The storage failed (${messageOf(reason)}), and nothing of this was written`,
  )
}

/**
 * The error of writes that were made but not brought to the disk, and of all writes after them: what a disk holds
 * after a failed sync is unknown.
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
