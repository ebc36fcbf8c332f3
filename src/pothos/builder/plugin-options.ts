import type { InputFieldMap, SchemaTypes, TypeParam } from '@pothos/core'

/** The options that other plugins of Pothos add to fields, such as `authScopes`. */
export type PluginFieldOptions<Types extends SchemaTypes, Parent> = Partial<
  Omit<
    PothosSchemaTypes.FieldOptions<Types, Parent, TypeParam<Types>, boolean, InputFieldMap, unknown, unknown>,
    'type' | 'args' | 'nullable' | 'description' | 'extensions'
  >
>

/** The options that other plugins of Pothos add to object types. */
export type PluginTypeOptions<Types extends SchemaTypes, Item> = Partial<
  Omit<
    PothosSchemaTypes.ObjectTypeOptions<Types, Item>,
    'name' | 'fields' | 'description' | 'extensions' | 'interfaces' | 'isTypeOf'
  >
>
