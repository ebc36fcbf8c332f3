import type { JsonValue } from '../model/index.ts'
import type { StreamPosition } from '../streams/index.ts'

/** The progress of a Region's handlers, stored with their lease. */
export interface Checkpoint {
  /** The position after the last handled change; undefined before the first start. */
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

/** The stored form of a checkpoint. */
export function storedCheckpoint({ position, letters }: Checkpoint): JsonValue {
  return { ...(position && { position: position as unknown as JsonValue }), letters }
}
