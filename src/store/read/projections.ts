import type { AnyAccessPattern, AnyEntity } from '../../model/index.ts'
import { type Projection, projectionOf, type Selection } from '../plan/index.ts'
import { carriesItems } from './carries-items.ts'

/** What a pattern's reads need of the entries they come upon, and of the items that must be completed. */
export interface PatternProjections {
  readonly projection: Projection | undefined
  readonly completion: Projection | undefined
}

/** What reads need under a selection: worked out once for each, as documents are asked again and again. */
export class Projections {
  readonly #known = new WeakMap<Selection, Map<AnyAccessPattern | AnyEntity, PatternProjections>>()

  /** Of a pattern's reads. */
  ofPattern(pattern: AnyAccessPattern, selection: Selection | undefined): PatternProjections {
    return this.#once(pattern, selection, (selected) => {
      const { entities, index } = pattern
      const { primaryIndex } = entities[0]?.table ?? { primaryIndex: index }
      const isWhole = carriesItems(pattern, selected)
      return {
        projection: projectionOf(entities, index, selected),
        completion: isWhole ? undefined : projectionOf(entities, primaryIndex, selected),
      }
    })
  }

  /** Of an entity's item by its primary key. */
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
    make: (selection: Selection) => PatternProjections,
  ): PatternProjections {
    if (selection === undefined) return whole
    const known = this.#known.get(selection) ?? new Map<AnyAccessPattern | AnyEntity, PatternProjections>()
    this.#known.set(selection, known)
    const made = known.get(of) ?? make(selection)
    known.set(of, made)
    return made
  }
}

const whole: PatternProjections = { projection: undefined, completion: undefined }
