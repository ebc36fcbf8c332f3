import type { AnyEntity } from '../../model/index.ts'

/** What an item is taken for where nobody has said it and none was read yet, in bytes. */
const usualBytes = 500

/** How much a new reading counts against all before it. */
const weight = 0.1

/**
 * The bytes of an item of each entity: what the model expects, until reads tell better. DynamoDB reports the size of
 * what it read only in units of 4 KB, so a reading is of the middle of its last unit for the average, and of its end
 * for the most.
 */
export class SizeBook {
  readonly #learned = new Map<AnyEntity, number>()
  /** The most lately, and what is published of it. */
  readonly #most = new Map<AnyEntity, { lately: number; published: number }>()
  #revision = 0

  /** Bytes of a stored item, on average. */
  bytesOf(entity: AnyEntity): number {
    return this.#learned.get(entity) ?? entity.sizing.bytes ?? usualBytes
  }

  /** Bytes of a stored item at most, as far as reads have shown lately. */
  mostBytesOf(entity: AnyEntity): number {
    return this.#most.get(entity)?.published ?? leastBytes(entity)
  }

  /** Grows whenever {@link mostBytesOf} changes for some entity. */
  get revision(): number {
    return this.#revision
  }

  /**
   * Takes note of a Query that read items of one entity.
   *
   * @param readUnits what it consumed; 0 where that isn't known.
   */
  learn(entity: AnyEntity, items: number, readUnits: number, consistent: boolean): void {
    this.learnMost([entity], items, readUnits, consistent)
    if (items < fewest || readUnits <= 0) return
    const blocks = readUnits / (consistent ? 1 : 0.5)
    const bytes = ((blocks - 0.5) * 4096) / items
    const before = this.#learned.get(entity) ?? entity.sizing.bytes ?? bytes
    this.#learned.set(entity, before + weight * (bytes - before))
  }

  /** Takes note of a call that read items of several entities: any of them may be the large one. */
  learnMost(entities: readonly AnyEntity[], items: number, readUnits: number, consistent: boolean): void {
    const blocks = readUnits / (consistent ? 1 : 0.5)
    // A single unit says of few items only that they fit into it.
    if (items === 0 || (blocks < 2 && items < fewest)) return
    const bytes = (blocks * 4096) / items
    for (const entity of entities) this.#noteMost(entity, Math.max(bytes, leastBytes(entity)))
  }

  /** Rises at once, and falls slowly: an estimate must not trust the last small item after a large one. */
  #noteMost(entity: AnyEntity, bytes: number): void {
    const known = this.#most.get(entity)
    if (known === undefined && bytes <= leastBytes(entity)) return
    const before = known ?? { lately: leastBytes(entity), published: leastBytes(entity) }
    const lately = Math.max(bytes, before.lately + weight * (bytes - before.lately))
    const isPublished = lately > before.published || lately < before.published * 0.8
    if (isPublished) this.#revision += 1
    this.#most.set(entity, { lately, published: isPublished ? lately : before.published })
  }
}

/** Of fewer items, half a unit says next to nothing. */
const fewest = 8

function leastBytes(entity: AnyEntity): number {
  return entity.sizing.bytes ?? usualBytes
}
