import type { FieldMap, FieldNullability, InputFieldMap, SchemaTypes, TypeParam } from '@pothos/core'
import type {
  AnyAccessPattern,
  AnyEntity,
  Attributes,
  ItemOf,
  ItemOfPattern,
  RestorableKey,
  Table,
} from '../../model/index.ts'
import type { ItemChanges, Requires, Transaction } from '../../store/index.ts'
import type { KeySources, UpdateOperator } from '../arguments/index.ts'
import type {
  ChangesFieldOptions,
  ConnectionFieldOptions,
  FilledByParent,
  InputOf,
  ItemFieldOptions,
  OnePattern,
  PagePattern,
  Planned,
  ThroughFieldOptions,
  TransactionPayload,
  TransactionWrites,
  WriteFieldOptions,
} from '../fields/index.ts'
import type { CacheControl } from '../operation/index.ts'
import type { EntityFieldBuilder } from './entity-field-builder.ts'
import type { FederationKey, FieldsOfKeys } from './federation.ts'
import type { DynagatePlugin } from './plugin.ts'
import type { PluginFieldOptions, PluginTypeOptions } from './plugin-options.ts'

type Common<Members extends readonly AnyEntity[]> = Exclude<keyof ItemOf<Members[number]>, '__typename'> &
  string

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      dynagate: DynagatePlugin<Types>
    }

    export interface SchemaBuilderOptions<Types extends SchemaTypes> {
      /** Set by `createBuilder()`. */
      dynagate?: { readonly table: Table; readonly clientMutationId?: boolean }
    }

    export interface FieldOptions<
      Types extends SchemaTypes = SchemaTypes,
      ParentShape = unknown,
      Type extends TypeParam<Types> = TypeParam<Types>,
      Nullable extends FieldNullability<Type> = FieldNullability<Type>,
      Args extends InputFieldMap = InputFieldMap,
      ResolveShape = unknown,
      ResolveReturnShape = unknown,
    > {
      /** The caching of responses to GET requests with this field; without it they aren't cached. */
      cacheControl?: CacheControl
    }

    export interface SchemaBuilder<Types extends SchemaTypes> {
      /** Makes an entity an object type. It is a Node with an `id` unless `node` is false. */
      entity<E extends AnyEntity, const Keys extends readonly FederationKey<E>[] = []>(
        entity: E,
        options: PluginTypeOptions<Types, ItemOf<E>> & {
          readonly description?: string
          readonly node?: boolean
          /**
           * Attributes that are always read, for code other than fields, such as a check of permissions. Other attributes
           * are read only if a selected field is resolved from them; a field that doesn't declare its attributes reads the
           * whole item.
           */
          readonly select?: readonly (Exclude<keyof ItemOf<E>, '__typename'> & string)[]
          /**
           * The keys by which other subgraphs of a supergraph refer to its items: gets and lookups, whose required
           * arguments are fields of the type. Needs `@pothos/plugin-federation`.
           */
          readonly federationKeys?: Keys
          readonly fields: (t: EntityFieldBuilder<Types, ItemOf<E>>) => FieldMap & FieldsOfKeys<Keys>
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
      item(
        pattern: OnePattern,
        options?: Omit<ItemFieldOptions, 'key'> & PluginFieldOptions<Types, ParentShape>,
      ): FieldRef<Types, unknown, 'Query'>

      /** A connection over a query or a collection: the key's attributes are the field's arguments. */
      connection(
        pattern: PagePattern,
        options?: Omit<ConnectionFieldOptions, 'key'> & PluginFieldOptions<Types, ParentShape>,
      ): FieldRef<Types, unknown, 'Query'>
    }

    export interface QueryFieldBuilder<Types extends SchemaTypes, ParentShape> {
      /**
       * A connection over the items to which links lead: the key of the query of the links has the field's arguments.
       *
       * @example
       * students: t.through(access.enrolmentsOf, { node: access.student, edge: ['grade'] })
       */
      through<
        Pattern extends PagePattern,
        Node extends OnePattern,
        const G extends KeySources<ItemOfPattern<Pattern>> = Nothing,
      >(
        pattern: Pattern,
        options: Omit<ThroughFieldOptions, 'key' | 'node' | 'nodeKey' | 'edge'> &
          PluginFieldOptions<Types, ParentShape> & {
            readonly node: Node & FilledByParent<Node, ItemOfPattern<Pattern>, G>
            readonly nodeKey?: G
            readonly edge?: readonly (Exclude<keyof ItemOfPattern<Pattern>, '__typename'> & string)[]
          },
      ): FieldRef<Types, unknown, 'Query'>
    }

    export interface SubscriptionFieldBuilder<Types extends SchemaTypes, ParentShape> {
      /**
       * The changes of the items that a pattern reads: the key's attributes are the field's arguments. The table needs
       * `stream: 'newAndOldImages'`.
       *
       * @example
       * builder.subscriptionFields((t) => ({ ordersChanged: t.changes(access.ordersOf) }))
       */
      changes(
        pattern: AnyAccessPattern,
        options?: ChangesFieldOptions & PluginFieldOptions<Types, ParentShape>,
      ): FieldRef<Types, unknown, 'Subscription'>
    }

    export interface MutationFieldBuilder<Types extends SchemaTypes, ParentShape> {
      /** Creates an item and returns it; fails if it exists. */
      create<E extends AnyEntity>(
        entity: E,
        options?: WriteOptions<E> & PluginFieldOptions<Types, ParentShape>,
      ): FieldRef<Types, unknown, 'Mutation'>

      /** Sets the given attributes of an item, or creates it, and returns it after the change. */
      upsert<E extends AnyEntity>(
        entity: E,
        options?: WriteOptions<E> & PluginFieldOptions<Types, ParentShape>,
      ): FieldRef<Types, unknown, 'Mutation'>

      /**
       * Updates an item and returns it after the change; fails if it is missing. With `set` or `operators`, the input has
       * other attributes only if `attributes` names them.
       *
       * @example
       * cancelOrder: t.update(Order, { set: { state: 'CANCELLED' }, if: { state: { in: ['PENDING'] } } })
       * restock: t.update(Product, { operators: { stock: ['add'] } })
       */
      update<E extends AnyEntity>(
        entity: E,
        options?: WriteOptions<E> &
          PluginFieldOptions<Types, ParentShape> &
          WriteConditions<E> & {
            /** Changes that every such update makes in addition to the client's: values, or operators. */
            readonly set?: ItemChanges<E>
            /** The operators that clients may use, by attribute: `{ stock: ['add'] }` is the input field `addToStock`. */
            readonly operators?: {
              readonly [Name in keyof ItemChanges<E> & string]?: readonly UpdateOperator[]
            }
          },
      ): FieldRef<Types, unknown, 'Mutation'>

      /** Deletes an item and returns it as it was before; fails if it is missing. */
      delete<E extends AnyEntity>(
        entity: E,
        options?: WriteOptions<E> & WriteConditions<E> & PluginFieldOptions<Types, ParentShape>,
      ): FieldRef<Types, unknown, 'Mutation'>

      /** Puts back an item that was deleted, of an entity with `softDelete`, and returns it. */
      restore<E extends AnyEntity>(
        entity: E & Restorable<E>,
        options?: Omit<WriteFieldOptions, 'attributes'> & PluginFieldOptions<Types, ParentShape>,
      ): FieldRef<Types, unknown, 'Mutation'>

      /**
       * Writes several items, all or none: the plan gets the input, makes the writes, and returns the handle of each
       * payload field. It runs once per request.
       *
       * @example
       * renameBoth: t.transaction({
       *   input: { name: a.string() },
       *   payload: { order: Order },
       *   writes: [[Order, 1]],
       *   plan: (tx, { name }) => ({ order: tx.create(Order, { name }) }),
       * })
       */
      transaction<const Input extends Attributes, const P extends TransactionPayload>(options: {
        readonly description?: string
        /** The attributes of its input. */
        readonly input: Input
        /** An entity for an item that is created, `{ updated }` or `{ deleted }` for others; a list of one for several. */
        readonly payload: P
        readonly plan: (
          transaction: Transaction,
          input: Plain<InputOf<Input>>,
          context: Types['Context'],
        ) => Planned<P> | Promise<Planned<P>>
        /**
         * The maximum number of writes of each entity, from which its cost is estimated before it runs. A function gets
         * the input, or undefined if that isn't known. A plan that makes more writes fails.
         */
        readonly writes: TransactionWrites | ((input: Plain<InputOf<Input>> | undefined) => TransactionWrites)
        /** The options of Pothos's errors plugin, if the builder has it. */
        readonly errors?: object
      }): FieldRef<Types, unknown, 'Mutation'>
    }
  }
}

// biome-ignore lint/complexity/noBannedTypes: nothing is renamed unless said
type Nothing = {}

type Plain<T> = { readonly [Name in keyof T]: T[Name] }

/** An entity with soft delete, or a message. */
type Restorable<E extends AnyEntity> = RestorableKey<E> extends string ? RestorableKey<E> : unknown

/** Conditions of a mutation on the item that it writes. */
export interface WriteConditions<E extends AnyEntity> {
  /** A condition that always applies, in addition to the client's. */
  readonly if?: NonNullable<Requires<E>['if']>
  /** The attributes on which the client may set conditions, in an argument `if`. */
  readonly conditions?: readonly (keyof E['attributes'] & string)[]
}

type WriteOptions<E extends AnyEntity> = Omit<WriteFieldOptions, 'attributes'> & {
  readonly attributes?: readonly (keyof E['attributes'] & string)[]
}
