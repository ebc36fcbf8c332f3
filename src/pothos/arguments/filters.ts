import type { AnyAccessPattern } from '../../model/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import { pascal } from '../types/index.ts'
import { conditionInput } from './conditions.ts'
import { readConditionInput } from './given-condition.ts'

/** The `filter` argument of a pattern that allows filters; no argument for others. */
export function filterArgument(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  description = `Returns only items that meet these conditions. A page consumes at most ${pattern.filter?.readUnits} read units.`,
): Record<string, unknown> {
  const { filter, entities } = pattern
  const [entity] = entities
  if (filter === undefined || entity === undefined) return {}
  const type = conditionInput(registryOf(maker.builder), entity, {
    name: `${pascal(pattern.name)}Filter`,
    description:
      'Conditions on attributes outside the key, all of which must be met. Excluded items are read and paid for as well.',
    attributes: filter.attributes,
  })
  return { filter: maker.arg({ type, required: false, description }) }
}

/** The filter in the model's form; undefined for an empty one. */
export function readFilterArgument(
  { entities }: AnyAccessPattern,
  given: unknown,
): Readonly<Record<string, unknown>> | undefined {
  const [entity] = entities
  return entity && readConditionInput(entity, given)
}
