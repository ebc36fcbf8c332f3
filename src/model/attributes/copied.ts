import { Attribute, type AttributeFlag } from './attribute.ts'

/**
 * An attribute that the store copies from the item's parent, and keeps as it is there: the relation of an entity to its
 * parent names it in its `copy`.
 *
 * @param of the attribute of the parent, whose type it has. It is optional where that one is.
 *
 * @example
 * a.copy(Product.attributes.name)
 */
export function copy<Value, Flags extends AttributeFlag, Members>(
  of: Attribute<Value, Flags, Members>,
): Attribute<Value, Extract<Flags, 'keyable' | 'optional' | 'custom'> | 'maintained' | 'copy', Members> {
  const { isOptional, description } = of.options
  return new Attribute<Value, never, Members>(of.type, {
    maintained: 'copy',
    ...(isOptional && { isOptional }),
    ...(description !== undefined && { description }),
  })
}
