import type { KeyValueStore } from '../storage/index.ts'
import { canTrim, listStreams, trimStream } from '../streams/index.ts'

/** The context of trimming. */
export interface Trim {
  readonly storage: KeyValueStore
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Called between the steps; true ends the work. */
  readonly isOver: () => boolean
}

/** Removes the records of all streams that are older than a day and can no longer be read, in short writes. */
export async function trimStreams({ storage, now, isOver }: Trim): Promise<void> {
  for (const stream of storage.read((reader) => listStreams(reader))) {
    while (!isOver() && storage.read((reader) => canTrim(reader, stream, now()))) {
      await storage.write((writer) => trimStream(writer, stream, now()))
    }
  }
}
