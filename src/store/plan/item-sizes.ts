import type { AnyEntity } from '../../model/index.ts'
import { blockBytes } from './read-units.ts'

/** The sizes of an entity's items. */
export interface Sizes {
  /** Bytes of a stored item, on average: declared in the model, or learned from reads. */
  bytesOf(entity: AnyEntity): number
  /** Bytes of a stored item at most, as far as reads have shown; estimates use it. */
  mostBytesOf(entity: AnyEntity): number
  /** Grows whenever {@link mostBytesOf} changes for some entity. */
  readonly revision: number
}

/** The assumed size of an item where the model declares none and none was read yet. */
const defaultItemBytes = 500

/** The weight of a new sample in the moving average. */
const sampleWeight = 0.1

/** Of fewer items, half a unit says next to nothing. */
const minSampleItems = 8

/**
 * Learns the sizes of each entity's items: the size that the model declares, until reads have measured it. DynamoDB
 * reports the size of what it read only in blocks of 4 KB, so a sample takes the middle of the last block for the
 * average, and its end for the maximum.
 */
export class ItemSizes implements Sizes {
  readonly #learned = new Map<AnyEntity, number>()
  /** The decaying maximum of the samples, and the value that {@link mostBytesOf} returns. */
  readonly #most = new Map<AnyEntity, { decaying: number; published: number }>()
  #revision = 0

  bytesOf(entity: AnyEntity): number {
    return this.#learned.get(entity) ?? entity.sizing.bytes ?? defaultItemBytes
  }

  mostBytesOf(entity: AnyEntity): number {
    return this.#most.get(entity)?.published ?? minBytes(entity)
  }

  get revision(): number {
    return this.#revision
  }

  /**
   * Learns from a Query that read items of one entity.
   *
   * @param readUnits what it consumed; 0 where that is unknown.
   */
  learn(entity: AnyEntity, items: number, readUnits: number, consistent: boolean): void {
    this.learnMost([entity], items, readUnits, consistent)
    if (items < minSampleItems || readUnits <= 0) return
    const blocks = readUnits / (consistent ? 1 : 0.5)
    const bytes = ((blocks - 0.5) * blockBytes) / items
    const before = this.#learned.get(entity) ?? entity.sizing.bytes ?? bytes
    this.#learned.set(entity, before + sampleWeight * (bytes - before))
  }

  /** Learns the maximum from a call that read items of several entities: any of them may be the large one. */
  learnMost(entities: Iterable<AnyEntity>, items: number, readUnits: number, consistent: boolean): void {
    const blocks = readUnits / (consistent ? 1 : 0.5)
    // One block says of a few items only that they fit into it.
    if (items === 0 || (blocks < 2 && items < minSampleItems)) return
    const bytes = (blocks * blockBytes) / items
    for (const entity of entities) this.#learnMostOf(entity, Math.max(bytes, minBytes(entity)))
  }

  /** Rises at once and falls slowly: an estimate must not trust one small item after a large one. */
  #learnMostOf(entity: AnyEntity, bytes: number): void {
    const known = this.#most.get(entity)
    if (known === undefined && bytes <= minBytes(entity)) return
    const before = known ?? { decaying: minBytes(entity), published: minBytes(entity) }
    const decaying = Math.max(bytes, before.decaying + sampleWeight * (bytes - before.decaying))
    const isPublished = decaying > before.published || decaying < before.published * 0.8
    if (isPublished) this.#revision += 1
    this.#most.set(entity, { decaying, published: isPublished ? decaying : before.published })
  }
}

function minBytes(entity: AnyEntity): number {
  return entity.sizing.bytes ?? defaultItemBytes
}
