import type { AnyAccessPattern } from '../../model/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import { fromGraphQL, inputType } from '../types/index.ts'
import { readFilterArgument } from './filters.ts'
import { rangeType, readRange } from './ranges.ts'

/**
 * The source of an argument that the client doesn't give: an attribute of the parent, or a function of the parent.
 * Without a parent type, any names and functions are allowed.
 */
export type KeySources<Parent = never> = Readonly<
  Record<string, (keyof Parent & string) | ((parent: Parent) => unknown)>
>

type Parent = Readonly<Record<string, unknown>>

/** The GraphQL arguments of a pattern: all that the parent doesn't supply. */
export function argumentsOf(
  maker: FieldMaker,
  pattern: AnyAccessPattern,
  taken: ReadonlySet<string>,
): Record<string, unknown> {
  const registry = registryOf(maker.builder)
  const [entity] = pattern.entities
  if (entity === undefined) return {}
  return Object.fromEntries(
    pattern.arguments
      .filter(({ name }) => !taken.has(name))
      .map((argument) => [
        argument.name,
        maker.arg({
          type: argument.ranged
            ? rangeType(registry, argument, entity)
            : inputType(registry, entity, argument.name),
          required: argument.required,
          description: argument.attribute.options.description,
        }),
      ]),
  )
}

/** The arguments that a nested field takes from its parent: the required ones, and those of `key`. */
export function takenFromParent(pattern: AnyAccessPattern, key: KeySources): ReadonlySet<string> {
  const required = pattern.arguments.filter((argument) => argument.required).map(({ name }) => name)
  return new Set([...required, ...Object.keys(key)])
}

/** The values from the parent; undefined if the parent lacks one: then there is nothing to read. */
export function valuesOfParent(
  taken: ReadonlySet<string>,
  key: KeySources,
  parent: Parent,
): Parent | undefined {
  const values: Record<string, unknown> = {}
  for (const name of taken) {
    const source = key[name] ?? name
    const value = typeof source === 'string' ? parent[source] : source(parent as never)
    if (value === undefined || value === null) return undefined
    values[name] = value
  }
  return values
}

/** The client's values, in the model's form. */
export function valuesOfClient(
  pattern: AnyAccessPattern,
  taken: ReadonlySet<string>,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const argument of pattern.arguments) {
    const given = args[argument.name]
    if (taken.has(argument.name) || given === undefined || given === null) continue
    const value = argument.ranged
      ? readRange(argument.attribute.type, given, argument.name)
      : fromGraphQL(argument.attribute.type, given, argument.name)
    if (value !== undefined) values[argument.name] = value
  }
  const filter = pattern.filter && readFilterArgument(pattern, args.filter)
  if (filter !== undefined) values.filter = filter
  return values
}
