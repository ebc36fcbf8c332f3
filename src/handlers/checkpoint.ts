import type { JsonValue } from '../model/index.ts'
import type { StreamPosition } from '../streams/index.ts'

/** What the handlers of a Region have done: stored with their lease. */
export interface Checkpoint {
  /** The position after the last change that was handled; undefined before the first start. */
  readonly position: StreamPosition | undefined
  /** The number of the last dead letter in the table. */
  readonly letters: number
}

/** The lease of the process that runs the handlers. */
export const leaseName = 'handlers'

/** Reads a stored checkpoint. Only {@link storedCheckpoint} writes them; a reader checks the position. */
export function readCheckpoint(stored: JsonValue | undefined): Checkpoint {
  if (stored === undefined) return { position: undefined, letters: 0 }
  return stored as unknown as Checkpoint
}

/** The checkpoint as it is stored. */
export function storedCheckpoint({ position, letters }: Checkpoint): JsonValue {
  return { ...(position && { position: position as unknown as JsonValue }), letters }
}
