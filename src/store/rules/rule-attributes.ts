import { type AnyEntity, attributesOfRule, type Table } from '../../model/index.ts'
import type { Selection } from '../plan/index.ts'

/** Whether a table has rules: then every request has a caller, or bypasses the rules. */
export function hasRules({ entities, patterns }: Table): boolean {
  for (const { rules } of entities) if (rules !== undefined) return true
  for (const { rule } of patterns.values()) if (rule !== undefined) return true
  return false
}

/** The attributes that the rules of a table need, which every read of an entity returns. */
export class RuleAttributes {
  readonly #table: Table
  readonly #needs = new Map<AnyEntity, ReadonlySet<string>>()
  readonly #selections = new WeakMap<Selection, Selection>()

  constructor(table: Table) {
    this.#table = table
  }

  /** The attributes of an entity that its own rules, and the rules of its patterns, need. */
  of(entity: AnyEntity): ReadonlySet<string> {
    const known = this.#needs.get(entity)
    if (known !== undefined) return known
    const ofPatterns = [...this.#table.patterns.values()].flatMap(({ rule, entities }) =>
      rule !== undefined && entities.includes(entity) ? attributesOfRule(rule) : [],
    )
    const needs = new Set([...(entity.rules?.needs ?? []), ...ofPatterns])
    this.#needs.set(entity, needs)
    return needs
  }

  /**
   * A selection with these attributes. Returns the same one each time, because reads are planned once for each
   * selection.
   */
  addedTo(selection: Selection): Selection {
    const known = this.#selections.get(selection)
    if (known !== undefined) return known
    const ofEntities = new Map<AnyEntity, ReadonlySet<string> | undefined>()
    const added: Selection = {
      attributesOf: (entity) => {
        if (ofEntities.has(entity)) return ofEntities.get(entity)
        const selected = selection.attributesOf(entity)
        const all = selected && new Set([...selected, ...this.of(entity)])
        ofEntities.set(entity, all)
        return all
      },
    }
    this.#selections.set(selection, added)
    return added
  }
}
