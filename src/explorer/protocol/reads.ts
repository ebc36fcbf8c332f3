import type { JsonItem, JsonValue, StoredItem } from './stored-item.ts'

/** `GET /explorer/price`: what a scan of the whole table reads. DynamoDB updates its figures about every six hours. */
export interface ScanPrice {
  readonly items: number
  readonly bytes: number
  readonly readUnits: number
  /** For people. */
  readonly text: string
}

/** A page of items. */
export interface Items {
  readonly items: readonly StoredItem[]
  /** Continues after these; undefined at the end. */
  readonly cursor?: string
  readonly readUnits: number
  readonly milliseconds: number
  /** The key condition that was read; undefined for a scan, and for a lookup by a unique value. */
  readonly condition?: KeyConditionShape
}

/** A condition on the key of the table or of an index. */
export interface KeyConditionShape {
  readonly index: string | null
  /** One value for each attribute of the partition key. */
  readonly partition: readonly JsonValue[]
  readonly sort?: SortConditionShape
}

/** The values are compared with the attributes of the sort key in order: all are equal, except that `op` compares the last. */
export interface SortConditionShape {
  readonly op: 'eq' | 'beginsWith' | 'between' | 'lt' | 'lte' | 'gt' | 'gte'
  /** For `between` the last two are the bounds. */
  readonly values: readonly JsonValue[]
}

/** `POST /explorer/items`: a partition of the table or of an index, in the order of its sort key. Returns {@link Items}. */
export interface ItemsRequest {
  /** The table itself without one. */
  readonly index?: string | null
  readonly partition: readonly JsonValue[]
  readonly sort?: SortConditionShape
  readonly order?: 'asc' | 'desc'
  /** 100 by default, at most 200. */
  readonly limit?: number
  readonly cursor?: string
}

/**
 * `POST /explorer/find`: items of an entity by values of the attributes in its key. All those of the partition key are
 * required; those of the sort key may be a leading part of it. Returns {@link Items} with the condition that they make.
 */
export interface FindRequest {
  readonly entity: string
  readonly index?: string | null
  /** By attribute, in their GraphQL form. */
  readonly values: Readonly<Record<string, unknown>>
  readonly order?: 'asc' | 'desc'
  readonly limit?: number
  readonly cursor?: string
}

/** `POST /explorer/scan`: a page of the whole table, or of an index. Returns {@link Items}. */
export interface ScanRequest {
  readonly index?: string | null
  /** 200 by default, at most 500. */
  readonly limit?: number
  readonly cursor?: string
  /** True once a person has seen the price: a scan reads every item and is charged for it. */
  readonly accept: true
}

/** `POST /explorer/item` */
export interface ItemRequest {
  /** The table's primary key. */
  readonly key: JsonItem
}

export interface ItemResponse {
  /** Undefined if there is no item with this key. */
  readonly stored?: StoredItem
  /** Its attributes as the store returns them, as JSON. */
  readonly decoded?: Readonly<Record<string, unknown>>
  readonly places: readonly ItemPlace[]
  readonly links: readonly ItemLink[]
  readonly readUnits: number
}

/** Where an item is, or why it isn't, in the table and in each index. */
export interface ItemPlace {
  readonly index: string | null
  readonly key?: { readonly partition: readonly JsonValue[]; readonly sort: readonly JsonValue[] }
  /** Why the index doesn't have it. */
  readonly absent?: string
}

/** A partition, or an item, that an item refers to. */
export interface ItemLink {
  /** For people: `the parent Customer`, `ordersOf`. */
  readonly title: string
  readonly entity: string
  /** The pattern that reads it, if it is one. */
  readonly pattern?: string
  readonly condition: KeyConditionShape
}
