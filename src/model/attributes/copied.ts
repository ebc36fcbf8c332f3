import { Attribute, type AttributeFlag } from './attribute.ts'

/**
 * An attribute that the store copies from the item's parent and keeps up to date. The relation to the parent names it in
 * `copy`.
 *
 * @param of the attribute of the parent. The copy has its type, and is optional if it is.
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
