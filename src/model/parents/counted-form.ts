import { createHash } from 'node:crypto'
import type { AnyEntity } from '../types.ts'
import { isAggregated, relationsTo } from './parent-relation.ts'

/** The stored attributes of a parent in addition to those of its entity. */
export const parentAttributes = {
  /**
   * Which relations its counts and sums include, as {@link countedForm} has it. A parent that was stored by an earlier
   * model has none, or another one, until a backfill has counted its children.
   */
  counted: '$$counted',
  /** Incremented with each change of its children: a recount is stored only if the value hasn't changed meanwhile. */
  changes: '$$changes',
} as const

/** The form of a parent's counts and sums: changes with the relations that they include. Undefined if it has none. */
export function countedForm(parent: AnyEntity): string | undefined {
  if (parent.aggregates.length === 0) return undefined
  const { length: among } = parent.table.entities
  const known = forms.get(parent)
  if (known?.among === among) return known.form
  const relations = relationsTo(parent)
    .filter((relation) => isAggregated(relation) && relation.shards === undefined)
    .map(({ child, key, count, sums }) => [child, key, count ?? null, sums])
  const form = createHash('sha256').update(JSON.stringify(relations)).digest('hex').slice(0, 8)
  forms.set(parent, { form, among })
  return form
}

/** The known forms, each with the number of entities among which the relations were found. */
const forms = new WeakMap<AnyEntity, { readonly form: string; readonly among: number }>()
