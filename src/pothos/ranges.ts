import type { AccessArgument } from '../model/index.ts'
import { fromGraphQL, inputType, ownTypeName } from './attribute-types.ts'
import type { InputMaker } from './plumbing.ts'
import type { Registry } from './registry.ts'

/**
 * The input type of a range over an attribute: `from` and `to` include their bound, `after` and `before` don't,
 * `equals` stands alone, and `prefix` is for text.
 */
export function rangeType(
  registry: Registry,
  argument: AccessArgument,
  entity: AccessArgumentOwner,
): unknown {
  const { type } = argument.attribute
  const bound = inputType(registry, entity, argument.name)
  const isText = type.kind === 'string' || type.kind === 'date'
  const name = `${typeof bound === 'string' ? bound : ownTypeName(registry, entity, argument.name)}Range`
  return registry.type(name, `ranges of ${type.kind}`, () =>
    registry.builder.inputType(name, {
      description: 'A condition on a part of a sort key. Bounds may be given on both sides, one for each.',
      fields: (t: InputMaker) => ({
        equals: t.field({ type: bound, required: false, description: 'This value.' }),
        from: t.field({ type: bound, required: false, description: 'At least this value.' }),
        to: t.field({ type: bound, required: false, description: 'At most this value.' }),
        after: t.field({ type: bound, required: false, description: 'Above this value.' }),
        before: t.field({ type: bound, required: false, description: 'Below this value.' }),
        ...(isText && {
          prefix: t.field({ type: 'String', required: false, description: 'Beginning with this text.' }),
        }),
      }),
    }),
  )
}

type AccessArgumentOwner = Parameters<typeof inputType>[1]

/**
 * What the model takes for a range input: the value itself for `equals`, else the range; undefined where the
 * input says nothing. `equals` beside a bound is left for the model to refuse.
 */
export function readRange(argument: AccessArgument, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return undefined
  const bounds = Object.entries(given).filter(([, bound]) => bound !== null && bound !== undefined)
  const [first] = bounds
  if (first === undefined) return undefined
  if (first[0] === 'equals' && bounds.length === 1) return fromGraphQL(argument.attribute.type, first[1])
  return Object.fromEntries(bounds)
}
