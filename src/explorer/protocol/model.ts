/** `GET /explorer/model` */
export interface ExplorerModel {
  readonly table: string
  readonly region?: string
  readonly profile: string
  readonly indexes: readonly IndexShape[]
  readonly entities: readonly EntityShape[]
  readonly patterns: readonly PatternShape[]
  /** The attribute with the time at which DynamoDB deletes an item. */
  readonly timeToLive?: string
  readonly hasStream: boolean
  readonly examples: readonly ExampleOperation[]
}

/** The table, or one of its indexes. */
export interface IndexShape {
  /** Null: the table itself. */
  readonly name: string | null
  readonly kind: 'table' | 'global' | 'local'
  /** The names of its key attributes as stored. */
  readonly partition: readonly string[]
  readonly sort: readonly string[]
  /** The types of the key attributes, by name. */
  readonly types: Readonly<Record<string, 'S' | 'N' | 'B'>>
  readonly projection: 'ALL' | 'KEYS_ONLY' | readonly string[]
}

export interface EntityShape {
  readonly name: string
  readonly attributes: readonly AttributeShape[]
  readonly keys: readonly KeyShape[]
  /** The attribute with the tenant. */
  readonly tenant?: string
}

export interface AttributeShape {
  readonly name: string
  /** The name of the attribute in the stored item, if it has another. */
  readonly storedAs?: string
  /** For people: `string`, `decimal, 2 digits`, `enum`. */
  readonly type: string
  readonly isOptional: boolean
  /** Whether an item that is created without it gets a value. */
  readonly hasDefault: boolean
  /** Whether the gateway sets it, also in a new item. */
  readonly isMaintained: boolean
  /**
   * Why it can't be changed once the item exists: it is part of the primary key, it is read-only, or the gateway sets it. Undefined
   * if it can.
   */
  readonly fixed?: 'key' | 'readOnly' | 'maintained'
  /** Those of an enum. */
  readonly values?: readonly string[]
}

export interface KeyShape {
  readonly index: string | null
  /** The templates; several key attributes are joined with ` / `. */
  readonly partition: string
  readonly sort?: string
  /** The attributes in them, without the tenant. */
  readonly attributes: readonly string[]
}

/** A row of the chart of access patterns. */
export interface PatternShape {
  readonly name: string
  readonly entities: readonly string[]
  readonly operation: 'GetItem' | 'Query'
  readonly index: string | null
  readonly partition: string
  readonly sort?: string
  readonly order?: 'asc' | 'desc'
  readonly arguments: readonly ArgumentShape[]
  /** The attributes outside the key that it may be filtered by. */
  readonly filter: readonly string[]
  /** The GraphQL fields that it serves, such as `Query.order`. */
  readonly fields: readonly string[]
}

export interface ArgumentShape {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  /** Whether it accepts `{ gte, lt, … }` besides one value. */
  readonly isRange: boolean
  readonly values?: readonly string[]
}

/** An example of GraphiQL. */
export interface ExampleOperation {
  readonly title?: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}
