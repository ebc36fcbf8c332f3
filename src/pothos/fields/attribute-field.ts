import type { AnyEntity } from '../../model/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { needsExtension, registryOf } from '../registry/index.ts'
import { attributeOf, isRestricted, outputType, rulesOfAttribute, toGraphQL } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * A field of one attribute of an item.
 *
 * @param itemOf returns the item of the field's object, which by default is the item itself.
 */
export function attributeField(
  maker: FieldMaker,
  entity: AnyEntity,
  name: string,
  { itemOf = (item) => item, ...options }: { readonly itemOf?: (object: Values) => Values } = {},
): never {
  const { type, options: declared } = attributeOf(entity, name)
  return maker.field({
    type: outputType(registryOf(maker.builder), entity, name),
    nullable: declared.isOptional === true || type.kind === 'null' || isRestricted(entity, name),
    description: declared.description,
    ...options,
    extensions: { ...needsExtension(name), ...directivesExtension(rulesOfAttribute(entity, name)) },
    resolve: (object) => toGraphQL(type, itemOf(object)[name]),
  })
}

/** The extension of the applied directives; empty without any. */
function directivesExtension(directives: object): object {
  return Object.keys(directives).length === 0 ? {} : { directives }
}
