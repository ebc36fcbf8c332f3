import type { AnyEntity } from './types.ts'

type Part = Record<string, unknown> & { __typename: string }

const known = new WeakMap<ReadonlySet<string>, Map<AnyEntity, new () => Part>>()

/**
 * An item to be filled with some of its attributes only. To ask it for another is a mistake of the program, which
 * must not be taken for an attribute that the item doesn't have: it throws.
 */
export function partOfItem(entity: AnyEntity, wanted: ReadonlySet<string>): Part {
  const ofSet = known.get(wanted) ?? new Map<AnyEntity, new () => Part>()
  known.set(wanted, ofSet)
  const Class = ofSet.get(entity) ?? makeClass(entity, wanted)
  ofSet.set(entity, Class)
  return new Class()
}

function makeClass({ name, attributes }: AnyEntity, wanted: ReadonlySet<string>): new () => Part {
  function Item(this: Part) {
    this.__typename = name
  }
  const missing = Object.keys(attributes).filter((attribute) => !wanted.has(attribute))
  Object.defineProperties(
    Item.prototype,
    Object.fromEntries(missing.map((attribute) => [attribute, { get: () => notRead(name, attribute) }])),
  )
  return Item as unknown as new () => Part
}

function notRead(entity: string, attribute: string): never {
  throw new TypeError(
    `${entity}.${attribute} was not read, as no field of the request asks for it: ` +
      `name it in builder.entity(${entity}, { select: ['${attribute}'], … })`,
  )
}
