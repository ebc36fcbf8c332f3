import type { Attributes } from './attributes/index.ts'

/** A key attribute: its name (of type S), or its name and type. */
export type KeyAttribute = string | { readonly name: string; readonly type: 'S' | 'N' | 'B' }

/** The projection of an index: everything, only keys, or keys and these stored attributes. */
export type Projection = 'all' | 'keysOnly' | readonly string[]

/** A global index has its own partition and sort key; a local one shares the table's partition key. */
export type IndexDefinition =
  | {
      readonly global: { readonly partition: KeyAttribute; readonly sort?: KeyAttribute }
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
  /**
   * The stored attribute that names an item's entity. Without it the entity follows from the primary key's template.
   */
  readonly typeAttribute?: string
  /**
   * The attributes of those who send requests, from their verified credentials: `{ userId: a.id() }`. Resolvers find
   * them as `context.caller`.
   */
  readonly caller?: Attributes
  /** The encoding of key parts, for all entities: `escaped`, unless an existing table has plain keys. */
  readonly keyFormat?: 'escaped' | 'verbatim'
  /**
   * The name in the keys of what the gateway stores of its own: keys that hold `$$name#` are reserved. `dynagate`
   * unless given; only a table that has such keys already needs another.
   */
  readonly systemName?: string
}

/** An index for the rest of the program. */
export interface Index {
  /** The index's name; undefined for the table's primary key. */
  readonly name: string | undefined
  readonly kind: 'primary' | 'global' | 'local'
  readonly partition: { readonly name: string; readonly type: 'S' | 'N' | 'B' }
  readonly sort: { readonly name: string; readonly type: 'S' | 'N' | 'B' } | undefined
  readonly projection: Projection
}

/** The primary key as an index without a name. */
export function primaryIndex(definition: TableDefinition): Index {
  const { partition, sort } = definition.primaryKey
  return {
    name: undefined,
    kind: 'primary',
    partition: keyAttribute(partition),
    sort: sort === undefined ? undefined : keyAttribute(sort),
    projection: 'all',
  }
}

/** A declared index, or undefined if the table has none with that name. */
export function declaredIndex(definition: TableDefinition, name: string): Index | undefined {
  const declared = definition.indexes?.[name]
  if (declared === undefined) return undefined
  const projection = declared.projection ?? 'all'
  if ('local' in declared) {
    const sort = keyAttribute(declared.local.sort)
    return { name, kind: 'local', partition: keyAttribute(definition.primaryKey.partition), sort, projection }
  }
  const { partition, sort } = declared.global
  return {
    name,
    kind: 'global',
    partition: keyAttribute(partition),
    sort: sort === undefined ? undefined : keyAttribute(sort),
    projection,
  }
}

function keyAttribute(declared: KeyAttribute): { name: string; type: 'S' | 'N' | 'B' } {
  return typeof declared === 'string'
    ? { name: declared, type: 'S' }
    : { name: declared.name, type: declared.type }
}
