import {
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLLeafType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql'
import type { KnownItem } from './known-items.ts'

/** Values for arguments, taken from known items. */
export class ArgumentValues {
  /** All values of an attribute, or ids and cursors of a field, by name. */
  readonly #byName = new Map<string, unknown[]>()

  constructor(items: readonly KnownItem[]) {
    for (const { item } of items) for (const [name, value] of Object.entries(item)) this.add(name, value)
  }

  add(name: string, value: unknown): void {
    const known = this.#byName.get(name) ?? []
    if (!known.includes(value) && known.length < mostValues) known.push(value)
    this.#byName.set(name, known)
  }

  /** All known values of a name, at most 200. */
  of(name: string): readonly unknown[] {
    return this.#byName.get(name) ?? []
  }

  /** A value for an argument or a member of an input, from this item where it has one of that name. */
  value(name: string, type: GraphQLInputType, item: KnownItem['item']): unknown {
    if (isNonNullType(type)) return this.value(name, type.ofType, item)
    if (isInputObjectType(type)) {
      const required = Object.values(type.getFields()).filter(isRequiredInputField)
      return this.object(required, item)
    }
    const known = item[name] ?? this.of(name)[0]
    if (isListType(type)) {
      if (isInputObjectType(getNamedType(type))) return []
      const members =
        known === undefined || typeof known === 'string' ? [known] : [...(known as Iterable<unknown>)]
      return members.map((member) => serialized(type.ofType, member))
    }
    return serialized(type, known)
  }

  /** An input object with these members. */
  object(members: readonly GraphQLInputField[], item: KnownItem['item']): Record<string, unknown> {
    return Object.fromEntries(members.map(({ name, type }) => [name, this.value(name, type, item)]))
  }
}

const mostValues = 200

/** A value as a client sends it; without one, any of the type. */
function serialized(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return serialized(type.ofType, value)
  if (isInputObjectType(type) || isListType(type)) return value
  return value === undefined || value === null ? anyOf(type) : type.serialize(value)
}

function anyOf(type: GraphQLLeafType): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (/Int|Float/.test(type.name)) return 1
  return type.name === 'Boolean' ? true : 'x'
}
