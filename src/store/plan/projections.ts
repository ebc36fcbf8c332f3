import type { AnyAccessPattern, AnyEntity } from '../../model/index.ts'
import { carriesItems } from './carries-items.ts'
import { type Projection, projectionOf, type Selection } from './projection.ts'

/** The projections of a pattern's reads: of index entries, and of items that must be completed. */
export interface PatternProjections {
  readonly projection: Projection | undefined
  readonly completion: Projection | undefined
}

/** The projections of reads, computed once for each selection, because the same operations run again and again. */
export class Projections {
  readonly #known = new WeakMap<Selection, Map<AnyAccessPattern | AnyEntity, PatternProjections>>()

  /** The projections of a pattern's reads. */
  ofPattern(pattern: AnyAccessPattern, selection: Selection | undefined): PatternProjections {
    return this.#once(pattern, selection, (selected) => {
      const { entities, index } = pattern
      const [entity] = entities
      return {
        projection: projectionOf(entities, index, selected),
        completion:
          entity === undefined || carriesItems(pattern, selected)
            ? undefined
            : projectionOf(entities, entity.table.primaryIndex, selected),
      }
    })
  }

  /** The projection of an entity's item, read by its primary key. */
  ofEntity(entity: AnyEntity, selection: Selection | undefined): Projection | undefined {
    const { primaryIndex } = entity.table
    return this.#once(entity, selection, (selected) => ({
      projection: projectionOf([entity], primaryIndex, selected),
      completion: undefined,
    })).projection
  }

  #once(
    of: AnyAccessPattern | AnyEntity,
    selection: Selection | undefined,
    compute: (selection: Selection) => PatternProjections,
  ): PatternProjections {
    if (selection === undefined) return wholeItems
    const known = this.#known.get(selection) ?? new Map<AnyAccessPattern | AnyEntity, PatternProjections>()
    this.#known.set(selection, known)
    const projections = known.get(of) ?? compute(selection)
    known.set(of, projections)
    return projections
  }
}

const wholeItems: PatternProjections = { projection: undefined, completion: undefined }
