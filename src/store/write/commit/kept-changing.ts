import { type FailedWrite, named, placeOf, WriteError } from '../action/index.ts'
import type { Intent } from '../plan/index.ts'
import type { Failure } from './commit-failure.ts'

/** The error of a write whose items others kept changing. */
export function keptChanging({ write, cause }: Failure, of: number): WriteError {
  return conflict(
    write.intent,
    'other writes changed its items before each attempt of this transaction',
    of,
    cause,
  )
}

/** The error of a move whose children never matched the count of their parent. */
export function childrenKeptChanging(intent: Intent, of: number): WriteError {
  return conflict(intent, 'other writes changed its children before each attempt to move them', of)
}

function conflict(intent: Intent, why: string, of: number, cause?: unknown): WriteError {
  const write: FailedWrite = { ...placeOf(intent, of), entity: intent.target.entity.name, attributes: [] }
  return new WriteError('CONFLICT', `${named(write)}: ${why}; try again`, { write, cause })
}
