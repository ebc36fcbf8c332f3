import type { AnyEntity } from '../../model/index.ts'

/** What an item weighs where nobody has said it and none was read yet, in bytes. */
const usualBytes = 500

/** How much a new reading counts against all before it. */
const weight = 0.1

/**
 * The bytes of an item of each entity: what the model expects, until reads tell better. DynamoDB gives the size of
 * what it read only in units of 4 KB, so a reading is of the middle of its last unit.
 */
export class SizeBook {
  readonly #learned = new Map<AnyEntity, number>()

  /** Bytes of a stored item, on average. */
  bytesOf(entity: AnyEntity): number {
    return this.#learned.get(entity) ?? entity.sizing.bytes ?? usualBytes
  }

  /**
   * Takes note of a Query.
   *
   * @param readUnits what it consumed; 0 where that isn't known.
   */
  learn(entity: AnyEntity, items: number, readUnits: number, consistent: boolean): void {
    if (items < fewest || readUnits <= 0) return
    const blocks = readUnits / (consistent ? 1 : 0.5)
    const bytes = ((blocks - 0.5) * 4096) / items
    const before = this.#learned.get(entity) ?? entity.sizing.bytes ?? bytes
    this.#learned.set(entity, before + weight * (bytes - before))
  }
}

/** Of fewer items, half a unit says next to nothing. */
const fewest = 8
