import type { Attributes } from './attributes/index.ts'

/** A key attribute by its name (then it is text), or with its type. */
export type KeyAttribute = string | { readonly name: string; readonly type: 'S' | 'N' | 'B' }

/** What of an item stands in an index: everything, only keys, or keys and these stored attributes. */
export type Projection = 'all' | 'keysOnly' | readonly string[]

/** A global index has its own partition and sort key; a local one shares the table's partition key. */
export type IndexDefinition =
  | {
      readonly global: { readonly partition: KeyAttribute; readonly sort?: KeyAttribute }
      readonly projection?: Projection
    }
  | { readonly local: { readonly sort: KeyAttribute }; readonly projection?: Projection }

/** A table as DynamoDB has it. */
export interface TableDefinition {
  /** The table's name where none is configured (`TABLE_NAME`). */
  readonly name: string
  readonly primaryKey: { readonly partition: KeyAttribute; readonly sort?: KeyAttribute }
  readonly indexes?: Readonly<Record<string, IndexDefinition>>
  /** The stored attribute that holds when an item expires, in epoch seconds. */
  readonly timeToLive?: string
  /** The view that the table's stream gives of a change. */
  readonly stream?: 'keysOnly' | 'newImage' | 'oldImage' | 'newAndOldImages'
  readonly capacity?: 'onDemand' | { readonly read: number; readonly write: number }
  /**
   * The stored attribute that names an item's entity. Without it the entity follows from the primary key's template.
   */
  readonly typeAttribute?: string
  /**
   * The attributes of those who send requests, from their verified credentials: `{ userId: a.id() }`. Resolvers find them
   * as `context.caller`.
   */
  readonly caller?: Attributes
  /** How key parts become text, for all entities: `escaped` unless the table exists with plain keys. */
  readonly keyFormat?: 'escaped' | 'verbatim'
  /**
   * The name in the keys of what the gateway stores of its own: keys that hold `$$name#` are reserved. `dynagate` unless
   * given; only a table that has such keys already needs another.
   */
  readonly systemName?: string
}

/** An index as the rest of the program sees it. */
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

/** A declared index, or undefined where the table has none of that name. */
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
