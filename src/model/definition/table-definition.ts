import type { Attributes } from '../attributes/index.ts'
import type { Deployment } from './deployment.ts'

/** A key attribute: its name (of type S), or its name and type. */
export type KeyAttribute = string | { readonly name: string; readonly type: 'S' | 'N' | 'B' }

/** The key attributes of a partition key or a sort key of a global index: one, or two to four. */
export type KeyAttributes = KeyAttribute | readonly [KeyAttribute, KeyAttribute, KeyAttribute?, KeyAttribute?]

/** The projection of an index: everything, only keys, or keys and these stored attributes. */
export type Projection = 'all' | 'keysOnly' | readonly string[]

/**
 * A global index has its own partition and sort key, each of one attribute or of several; a local one shares the table's
 * partition key.
 */
export type IndexDefinition =
  | {
      readonly global: { readonly partition: KeyAttributes; readonly sort?: KeyAttributes }
      readonly projection?: Projection
    }
  | { readonly local: { readonly sort: KeyAttribute }; readonly projection?: Projection }

/** The definition of a table in DynamoDB. */
export interface TableDefinition {
  /** The table's name, unless one is configured (`TABLE_NAME`). */
  readonly name: string
  readonly primaryKey: { readonly partition: KeyAttribute; readonly sort?: KeyAttribute }
  readonly indexes?: Readonly<Record<string, IndexDefinition>>
  /** The stored attribute with an item's expiry time, in epoch seconds. */
  readonly timeToLive?: string
  /** The view type of the table's stream. */
  readonly stream?: 'keysOnly' | 'newImage' | 'oldImage' | 'newAndOldImages'
  readonly capacity?: 'onDemand' | { readonly read: number; readonly write: number }
  /** Settings of the deployed table that the gateway doesn't depend on. */
  readonly deployment?: Deployment
  /**
   * The stored attribute that names an item's entity. Without it the entity follows from the primary key's template.
   */
  readonly typeAttribute?: string
  /**
   * The attributes of callers, from their verified credentials: `{ userId: a.id() }`. Resolvers find them in
   * `context.caller`.
   */
  readonly caller?: Attributes
  /**
   * The attribute of callers that holds their tenant: `'org'`. Partition templates begin with fixed text and this attribute,
   * such as `ORG#{org}#ORDER#{orderId}`, except for entities declared `shared`. Its value comes only from the caller.
   */
  readonly tenant?: string
  /** The attribute of callers that holds their roles, a set of strings: `'roles'`. Rules use it as `r.role()`. */
  readonly roles?: string
  /** The encoding of key parts, for all entities: `escaped`, unless an existing table has plain keys. */
  readonly keyFormat?: 'escaped' | 'verbatim'
  /**
   * The name in the keys of the gateway's own items: keys that contain `$$name#` are reserved. `dynagate` by default; only a
   * table that already has such keys needs another.
   */
  readonly systemName?: string
}

/** A key attribute with its type. */
export interface TypedKeyAttribute {
  readonly name: string
  readonly type: 'S' | 'N' | 'B'
}

/** An index for the rest of the program. */
export interface Index {
  /** The index's name; undefined for the table's primary key. */
  readonly name: string | undefined
  readonly kind: 'primary' | 'global' | 'local'
  /** The attributes of the partition key: one, or several of a global index. */
  readonly partition: readonly [TypedKeyAttribute, ...TypedKeyAttribute[]]
  /** The attributes of the sort key, by which items are ordered from the left; none without a sort key. */
  readonly sort: readonly TypedKeyAttribute[]
  readonly projection: Projection
}

/** The names of an index's key attributes: those of the partition key, then those of the sort key. */
export function keyAttributes({ partition, sort }: Pick<Index, 'partition' | 'sort'>): string[] {
  return [...partition, ...sort].map(({ name }) => name)
}

/** The key attributes that an item has only if it is in the index: those of the index without the table's partition key. */
export function ownKeyAttributes({ kind, partition, sort }: Index): TypedKeyAttribute[] {
  return kind === 'local' ? [...sort] : [...partition, ...sort]
}

/** The primary key as an index without a name. */
export function primaryIndex({ primaryKey: { partition, sort } }: TableDefinition): Index {
  return {
    name: undefined,
    kind: 'primary',
    partition: [typed(partition)],
    sort: sort === undefined ? [] : [typed(sort)],
    projection: 'all',
  }
}

/** A declared index, or undefined if the table has none with that name. */
export function declaredIndex(definition: TableDefinition, name: string): Index | undefined {
  const declared = definition.indexes?.[name]
  if (declared === undefined) return undefined
  const projection = declared.projection ?? 'all'
  if ('local' in declared) {
    const [partition, sort] = [typed(definition.primaryKey.partition), typed(declared.local.sort)]
    return { name, kind: 'local', partition: [partition], sort: [sort], projection }
  }
  const { partition, sort } = declared.global
  // A list without a name has the fault of an empty name.
  const [first = typed(''), ...others] = typedAll(partition)
  return {
    name,
    kind: 'global',
    partition: [first, ...others],
    sort: sort === undefined ? [] : typedAll(sort),
    projection,
  }
}

function typedAll(declared: KeyAttributes): TypedKeyAttribute[] {
  return severalOf(declared).map(typed)
}

function severalOf(declared: KeyAttributes): readonly KeyAttribute[] {
  if (typeof declared === 'string' || 'name' in declared) return [declared]
  return declared.filter((each) => each !== undefined)
}

function typed(declared: KeyAttribute): TypedKeyAttribute {
  return typeof declared === 'string' ? { name: declared, type: 'S' } : declared
}
