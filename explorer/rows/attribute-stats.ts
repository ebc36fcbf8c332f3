import type { StoredItem } from '../../src/explorer/protocol/index.ts'
import { kindOf, preview } from '../values/stored-value.ts'

/** What the items of a grid have as one attribute. */
export interface AttributeStats {
  /** Of the values in the first rows, in characters. */
  readonly longest: number
  /** Whether all of them are numbers. */
  readonly isNumber: boolean
  /** The entities with it; an empty name stands for items of none. */
  readonly entities: ReadonlySet<string>
}

/** Rows from which the widths of columns follow: later ones don't change them, so that columns stand still. */
const measuredRows = 200

/** The attributes of a grid's items, which grow with each page. */
export class SeenAttributes {
  readonly #stats = new Map<string, { longest: number; isNumber: boolean; entities: Set<string> }>()
  #rows = 0

  /** Returns whether there are new attributes, or old ones have become wider: whether columns change. */
  observe(items: readonly StoredItem[]): boolean {
    let hasChanged = false
    for (const { item, entity = '' } of items) {
      const isMeasured = this.#rows < measuredRows
      for (const [name, value] of Object.entries(item)) {
        const known = this.#stats.get(name)
        if (known !== undefined && !isMeasured && known.entities.has(entity)) continue
        const longest = preview(value).length
        const isNumber = kindOf(value) === 'N'
        if (known === undefined) {
          this.#stats.set(name, { longest, isNumber, entities: new Set([entity]) })
          hasChanged = true
          continue
        }
        hasChanged ||= !known.entities.has(entity) || (isMeasured && longest > known.longest)
        known.entities.add(entity)
        if (isMeasured) known.longest = Math.max(known.longest, longest)
        known.isNumber &&= isNumber
      }
      this.#rows += 1
    }
    return hasChanged
  }

  all(): ReadonlyMap<string, AttributeStats> {
    return this.#stats
  }
}
