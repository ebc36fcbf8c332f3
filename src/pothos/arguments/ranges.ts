import { type AccessArgument, type AttributeType, plainType } from '../../model/index.ts'
import type { InputMaker, Registry } from '../registry/index.ts'
import { fromGraphQL, inputType, ownTypeName } from '../types/index.ts'

/**
 * The input type of a range over an attribute: `gte` and `lte` include their bound, `gt` and `lt` don't, `eq` can't be
 * combined with others, and `beginsWith` is for strings.
 */
export function rangeType(
  registry: Registry,
  argument: AccessArgument,
  entity: AccessArgumentOwner,
): unknown {
  const { type } = argument.attribute
  const bound = inputType(registry, entity, argument.name)
  const { kind } = plainType(type)
  const isOfText = kind === 'string' || kind === 'date'
  // The string that keyAs() encodes need not begin like the value.
  const hasPrefixes = isOfText && type.key?.isDeclared !== true
  // A scalar's ranges are one type for all attributes that have them all.
  const isShared = typeof bound === 'string' && type.custom?.servedAs !== 'stored' && hasPrefixes === isOfText
  const name = `${isShared ? bound : ownTypeName(registry, entity, argument.name)}Range`
  return registry.type(name, `ranges of ${type.kind}`, () =>
    registry.builder.inputType(name, {
      description: 'A condition on a part of a sort key: eq, or at most one lower and one upper bound.',
      fields: (t: InputMaker) => ({
        eq: t.field({ type: bound, required: false, description: 'Equal to this value.' }),
        gt: t.field({ type: bound, required: false, description: 'Greater than this value.' }),
        gte: t.field({ type: bound, required: false, description: 'Greater than or equal to this value.' }),
        lt: t.field({ type: bound, required: false, description: 'Less than this value.' }),
        lte: t.field({ type: bound, required: false, description: 'Less than or equal to this value.' }),
        ...(hasPrefixes && {
          beginsWith: t.field({ type: 'String', required: false, description: 'Begins with this string.' }),
        }),
      }),
    }),
  )
}

type AccessArgumentOwner = Parameters<typeof inputType>[1]

/**
 * The client's range without omitted operators: the value itself for `eq` alone, and undefined for none. The model
 * rejects `eq` next to a bound.
 */
export function readRange(type: AttributeType<unknown>, given: unknown, path: string): unknown {
  if (typeof given !== 'object' || given === null) return undefined
  const bounds = Object.entries(given)
    .filter(([, bound]) => bound !== null && bound !== undefined)
    .map(
      ([operator, bound]) =>
        [
          operator,
          operator === 'beginsWith' ? bound : fromGraphQL(type, bound, `${path}.${operator}`),
        ] as const,
    )
  const [first] = bounds
  if (first === undefined) return undefined
  return first[0] === 'eq' && bounds.length === 1 ? first[1] : Object.fromEntries(bounds)
}
