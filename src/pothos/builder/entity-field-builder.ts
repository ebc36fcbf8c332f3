import { type FieldRef, ObjectFieldBuilder, type SchemaTypes } from '@pothos/core'
import type { AnyEntity, ItemOfPattern } from '../../model/index.ts'
import type { KeySources } from '../arguments/index.ts'
import type { FilledByParent, OnePattern, PagePattern } from '../fields/index.ts'
import {
  attributeField,
  averageField,
  type ConnectionFieldOptions,
  connectionField,
  counterField,
  type ItemFieldOptions,
  idField,
  itemField,
  type ThroughFieldOptions,
  throughField,
} from '../fields/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import type { PluginFieldOptions } from './plugin-options.ts'

/** Options of `t.attribute()`. */
export interface AttributeFieldOptions {
  /** Replaces the attribute's own description. */
  readonly description?: string
  readonly deprecationReason?: string
}

/**
 * The `t` of an entity's fields: Pothos's own methods, and those for attributes and access patterns. `Item` is the type
 * of the entity's items.
 */
export class EntityFieldBuilder<Types extends SchemaTypes, Item> extends ObjectFieldBuilder<Types, Item> {
  readonly #entity: AnyEntity

  constructor(builder: PothosSchemaTypes.SchemaBuilder<Types>, entity: AnyEntity) {
    super(builder)
    this.#entity = entity
  }

  /**
   * A field of one attribute, under the name that it has in `fields`.
   *
   * @example
   * fields: (t) => ({ mail: t.attribute('email') })
   */
  attribute<Name extends keyof Item & string>(
    name: Name,
    options: AttributeFieldOptions & PluginFieldOptions<Types, Item> = {},
  ): FieldRef<Types, Item[Name], 'Object'> {
    return attributeField(this.#maker, this.#entity, name, options as object)
  }

  /**
   * Fields of several attributes under their own names; of all attributes if none is named.
   *
   * @example
   * fields: (t) => ({ ...t.attributes('orderId', 'placedAt', 'total') })
   */
  attributes(): {
    [Name in Exclude<keyof Item, '__typename'> & string]: FieldRef<Types, Item[Name], 'Object'>
  }
  attributes<const Names extends readonly (Exclude<keyof Item, '__typename'> & string)[]>(
    ...names: Names
  ): { [Name in Names[number]]: FieldRef<Types, Item[Name], 'Object'> }
  attributes(...names: readonly string[]): unknown {
    const chosen = names.length > 0 ? names : Object.keys(this.#entity.attributes)
    return Object.fromEntries(chosen.map((name) => [name, this.attribute(name as keyof Item & string)]))
  }

  /**
   * The average of an attribute of the item's children, as a float: their sum divided by their count; null without
   * children. Either both are attributes of the item, or both are sharded counters.
   *
   * @example
   * fields: (t) => ({ rating: t.average('starTotal', 'reviewCount') })
   */
  average(
    sum: string,
    count: string,
    options: AttributeFieldOptions & PluginFieldOptions<Types, Item> = {},
  ): FieldRef<Types, number | null, 'Object'> {
    return averageField(this.#maker, this.#entity, { sum, count }, options)
  }

  /**
   * A sharded count or sum of the item: the total of its shards, which are read only if the field is selected. For an
   * item older than the relation, null until `dynagate backfill` has counted its children.
   *
   * @example
   * fields: (t) => ({ votes: t.counter('votes') })
   */
  counter(
    name: string,
    options: AttributeFieldOptions & PluginFieldOptions<Types, Item> = {},
  ): FieldRef<Types, number | string | null, 'Object'> {
    return counterField(this.#maker, this.#entity, name, options)
  }

  /** One item by a get or a lookup; its key comes from this item. */
  item<Pattern extends OnePattern, const F extends KeySources<Item> = Nothing>(
    pattern: Pattern & FilledByParent<Pattern, Item, F>,
    options: Omit<ItemFieldOptions, 'key'> & PluginFieldOptions<Types, Item> & { readonly key?: F } = {},
  ): FieldRef<Types, unknown, 'Object'> {
    return itemField(this.#maker, pattern, { ...options, nested: true } as never)
  }

  /** A connection over a query or a collection; its partition key comes from this item. */
  connection<Pattern extends PagePattern, const F extends KeySources<Item> = Nothing>(
    pattern: Pattern & FilledByParent<Pattern, Item, F>,
    options: Omit<ConnectionFieldOptions, 'key'> &
      PluginFieldOptions<Types, Item> & { readonly key?: F } = {},
  ): FieldRef<Types, unknown, 'Object'> {
    return connectionField(this.#maker, pattern, { ...options, nested: true } as never)
  }

  /**
   * A connection over the items to which links refer: a query reads the links, whose attributes are on the edges, and
   * `node` reads the item of each link. The key of the query comes from this item, the key of `node` from the link.
   *
   * @example
   * students: t.through(access.enrolmentsOf, { node: access.student, edge: ['grade'] })
   */
  through<
    Pattern extends PagePattern,
    Node extends OnePattern,
    const F extends KeySources<Item> = Nothing,
    const G extends KeySources<ItemOfPattern<Pattern>> = Nothing,
  >(
    pattern: Pattern & FilledByParent<Pattern, Item, F>,
    options: Omit<ThroughFieldOptions, 'key' | 'node' | 'nodeKey' | 'edge'> &
      PluginFieldOptions<Types, Item> & {
        readonly node: Node & FilledByParent<Node, ItemOfPattern<Pattern>, G>
        readonly key?: F
        readonly nodeKey?: G
        readonly edge?: readonly (Exclude<keyof ItemOfPattern<Pattern>, '__typename'> & string)[]
      },
  ): FieldRef<Types, unknown, 'Object'> {
    return throughField(this.#maker, pattern, { ...options, nested: true } as never)
  }

  /** The item's global id; every node has it as `id` already. */
  globalId(): FieldRef<Types, string, 'Object'> {
    return idField(this.#maker, registryOf(this.builder), this.#entity)
  }

  get #maker(): FieldMaker {
    return this as unknown as FieldMaker
  }
}

// biome-ignore lint/complexity/noBannedTypes: nothing is renamed unless said
type Nothing = {}
