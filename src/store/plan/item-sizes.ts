import type { AnyEntity } from '../../model/index.ts'
import { blockBytes } from './read-units.ts'

/** The sizes of an entity's items. */
export interface Sizes {
  /** The average bytes of a stored item: declared in the model, or learned from reads. */
  bytesOf(entity: AnyEntity): number
  /** The maximum bytes of a stored item, as far as reads have shown. For estimates. */
  mostBytesOf(entity: AnyEntity): number
  /** Increases whenever {@link mostBytesOf} changes for some entity. */
  readonly revision: number
}

/** The assumed size of an item until the model declares or a read shows another. */
const defaultItemBytes = 500

/** The weight of a new sample in the moving average. */
const sampleWeight = 0.1

/** With fewer items, the rounding of read units dominates the sample. */
const minSampleItems = 8

/**
 * Learns the sizes of each entity's items. Until reads have measured them, the size that the model declares is used.
 * DynamoDB reports only how many blocks of 4 KB it read, so a sample assumes the middle of the last block for the
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
   * @param readUnits the consumed read units; 0 if unknown.
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
    // A single block shows only that these few items fit into it.
    if (items === 0 || (blocks < 2 && items < minSampleItems)) return
    const bytes = (blocks * blockBytes) / items
    for (const entity of entities) this.#learnMostOf(entity, Math.max(bytes, minBytes(entity)))
  }

  /** Rises at once and decays slowly: one small item after a large one must not lower an estimate. */
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
