import type { FieldMap, SchemaTypes } from '@pothos/core'
import type { AnyEntity, ItemOf, Table } from '../model/index.ts'
import type { AccessFieldOptions } from './access-field.ts'
import type { ConnectionFieldOptions } from './connection-field.ts'
import type { EntityFieldBuilder } from './entity-field-builder.ts'
import type { OnePattern, PagePattern } from './field-types.ts'
import type { DynagatePlugin } from './plugin.ts'
import type { WriteFieldOptions } from './write-fields.ts'

type Common<Members extends readonly AnyEntity[]> = Exclude<keyof ItemOf<Members[number]>, '__typename'> &
  string

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      dynagate: DynagatePlugin<Types>
    }

    export interface SchemaBuilderOptions<Types extends SchemaTypes> {
      /** The table whose entities and access patterns the schema serves. */
      dynagate?: { readonly table: Table }
    }

    export interface SchemaBuilder<Types extends SchemaTypes> {
      /** Makes an entity an object type. It is a Node with an `id` unless `node` is false. */
      entity<E extends AnyEntity>(
        entity: E,
        options: {
          readonly description?: string
          readonly node?: boolean
          /**
           * Attributes that are always read, for code besides the fields that looks at items, such as a check of who
           * may see them. Other attributes are read only if a selected field is resolved from them; a field without
           * a declaration reads the whole item.
           */
          readonly select?: readonly (Exclude<keyof ItemOf<E>, '__typename'> & string)[]
          readonly fields: (t: EntityFieldBuilder<Types, ItemOf<E>>) => FieldMap
        },
      ): ObjectRef<Types, ItemOf<E>>

      /** A union of the entities of a collection. */
      itemUnion(name: string, entities: readonly AnyEntity[]): { readonly name: string }

      /** An interface of attributes that the entities of a collection have in common. */
      itemInterface<const Members extends readonly AnyEntity[]>(
        name: string,
        entities: Members,
        options: { readonly fields: readonly Common<Members>[] },
      ): { readonly name: string }
    }

    export interface QueryFieldBuilder<Types extends SchemaTypes, ParentShape> {
      /** One item by a get or a lookup: the key's attributes are the field's arguments. */
      item(pattern: OnePattern, options?: Omit<AccessFieldOptions, 'key'>): FieldRef<Types, unknown, 'Query'>

      /** A connection over a query or a collection: the key's attributes are the field's arguments. */
      connection(
        pattern: PagePattern,
        options?: Omit<ConnectionFieldOptions, 'key'>,
      ): FieldRef<Types, unknown, 'Query'>
    }

    export interface MutationFieldBuilder<Types extends SchemaTypes, ParentShape> {
      /** Creates an item and gives it; refuses one that exists. */
      create<E extends AnyEntity>(entity: E, options?: WriteOptions<E>): FieldRef<Types, unknown, 'Mutation'>

      /** Updates an item and gives it as it is then; refuses a missing one. */
      update<E extends AnyEntity>(entity: E, options?: WriteOptions<E>): FieldRef<Types, unknown, 'Mutation'>

      /** Deletes an item and gives it as it was; refuses a missing one. */
      delete<E extends AnyEntity>(entity: E, options?: WriteOptions<E>): FieldRef<Types, unknown, 'Mutation'>
    }
  }
}

type WriteOptions<E extends AnyEntity> = Omit<WriteFieldOptions, 'attributes'> & {
  readonly attributes?: readonly (keyof E['attributes'] & string)[]
}
