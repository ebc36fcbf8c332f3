import type { KeyValueStore } from '../storage/index.ts'
import { canTrim, listStreams, trimStream } from '../streams/index.ts'

/** Where and when streams are trimmed. */
export interface Trim {
  readonly storage: KeyValueStore
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Asked between the steps; true ends the work. */
  readonly isOver: () => boolean
}

/** Removes what of all streams is older than a day, in short writes. Nobody can read it any more. */
export async function trimStreams({ storage, now, isOver }: Trim): Promise<void> {
  for (const stream of storage.read((reader) => listStreams(reader))) {
    while (!isOver() && storage.read((reader) => canTrim(reader, stream, now()))) {
      await storage.write((writer) => trimStream(writer, stream, now()))
    }
  }
}
