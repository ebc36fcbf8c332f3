/**
 * The JSON that the explorer's page and its endpoints exchange. Types only: the page, a program of its own, imports them
 * from here. A path below `/explorer/` is named at each type.
 */

/** A value in DynamoDB's JSON form, such as `{ S: 'a' }`. */
export type JsonValue = Readonly<Record<string, unknown>>

/** An item, or the attributes of a key, in DynamoDB's JSON form. */
export type JsonItem = Readonly<Record<string, JsonValue>>

/** An item as it is stored. */
export interface StoredItem {
  readonly item: JsonItem
  /** Undefined for an item of no entity; of a system item its kind, such as `Lease`. */
  readonly entity?: string
  /** Whether the gateway keeps it for itself, such as a lease or the holder of a unique value. */
  readonly isSystem?: true
  /** Its size as DynamoDB counts it. */
  readonly bytes: number
  /** Why it doesn't decode. */
  readonly problem?: string
}

/**
 * The body of every response with a status of 4xx or 5xx, in the form that all errors of the gateway have; there is one
 * error. The codes are those of docs/errors.md.
 */
export interface ErrorBody {
  readonly errors: readonly {
    readonly message: string
    readonly extensions: { readonly code: string; readonly retryable: boolean }
  }[]
}

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
  /** Whether the gateway sets it. */
  readonly isMaintained: boolean
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

/** `POST /explorer/preview`, `POST /explorer/write` */
export interface WriteRequest {
  readonly entity: string
  readonly action: 'create' | 'update' | 'delete'
  /** The attributes of the key, in their GraphQL form; for `create` they are among the values. */
  readonly key?: Readonly<Record<string, unknown>>
  /** By attribute, in their GraphQL form; null removes one. */
  readonly values?: Readonly<Record<string, unknown>>
}

/** What a write would do. Nothing is written. */
export interface PreviewResponse {
  readonly before?: StoredItem
  /** Undefined for a delete, and while values are missing. */
  readonly after?: StoredItem
  readonly changes: readonly AttributeChange[]
  readonly places: readonly PlaceChange[]
  /** DynamoDB's charge, with the writes that parents and unique values need; undefined while values are missing. */
  readonly writeUnits?: Range
  /** What it writes besides: holders of unique values, parents whose counts change, and the like. */
  readonly companions: readonly Companion[]
  readonly faults: readonly WriteFault[]
}

/** Another item that a write writes, or checks, in its transaction. */
export interface Companion {
  readonly action: 'put' | 'update' | 'delete' | 'check'
  readonly entity: string
  readonly key: JsonItem
}

export interface AttributeChange {
  /** The name as stored. */
  readonly attribute: string
  readonly before?: JsonValue
  readonly after?: JsonValue
}

/** The item's key in the table or an index, before and after. */
export interface PlaceChange {
  readonly index: string | null
  readonly before?: readonly JsonValue[]
  readonly after?: readonly JsonValue[]
  /** While values are missing: the key as far as they make it, such as `ORDER#{placedAt}#o1`. */
  readonly partial?: { readonly partition: string; readonly sort?: string }
  /** The attributes without which there is no key. */
  readonly missing?: readonly string[]
}

export interface WriteFault {
  readonly attribute?: string
  readonly message: string
  readonly code: string
}

export interface WriteResponse {
  /** The item after the write; undefined after a delete, and with faults. */
  readonly stored?: StoredItem
  readonly writeUnits: number
  readonly readUnits: number
  /** Why nothing was written. */
  readonly faults: readonly WriteFault[]
}

/** `POST /explorer/run`: an access pattern with arguments, through the store. */
export interface RunRequest {
  readonly pattern: string
  /** In their GraphQL form; a range is `{ gte, lt, … }`. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** 20 by default, at most 200. */
  readonly first?: number
  readonly after?: string
}

export interface RunResponse extends Items {
  readonly plan: Plan
}

/** `POST /explorer/plan`: plans an operation; nothing is executed. Returns {@link Plan}. */
export interface PlanRequest {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

export interface Range {
  readonly least: number
  readonly most: number
}

export interface Plan {
  readonly estimated: Readonly<Record<'calls' | 'roundTrips' | 'readUnits' | 'writeUnits', Range>>
  readonly actual?: Readonly<Record<'calls' | 'roundTrips' | 'readUnits' | 'writeUnits', number>>
  readonly reads: readonly PlannedRead[]
  /** In the order in which they started. */
  readonly calls?: readonly PlanCall[]
  /** The plan as `dynagate explain` prints it. */
  readonly text: string
}

/** A field that reads or writes, outermost first. */
export interface PlannedRead {
  /** Its path in the response, without list indexes. */
  readonly path: string
  /** The field in the schema: `Order.lines`. */
  readonly field: string
  readonly pattern?: string
  readonly operation: 'GetItem' | 'Query' | 'write'
  readonly index: string | null
  readonly partition?: string
  readonly sort?: string
  /** The round trip of its first call, from 1, and of its last. */
  readonly roundTrip: number
  readonly lastTrip: number
  /** At most how often the field is resolved. */
  readonly times: number
  /** At most. */
  readonly readUnits: number
  readonly writeUnits: number
  /** The number of fields above it that read. */
  readonly depth: number
  /** Positions in `calls` of those that served its access pattern. */
  readonly calls?: readonly number[]
}

/** A DynamoDB call that was made. */
export interface PlanCall {
  /** DynamoDB's name of the operation. */
  readonly operation: string
  readonly index: string | null
  /** The access patterns that it served: several for merged reads, none for a write. */
  readonly patterns: readonly string[]
  readonly items: number
  readonly readUnits: number
  readonly writeUnits: number
  /** Milliseconds since the first call started. */
  readonly startedAt: number
  readonly milliseconds: number
  /** The round trip in which it was, from 1. */
  readonly roundTrip: number
  readonly error?: string
}

/**
 * `GET /explorer/requests`: the last hundred operations of this process, the latest first; with `?id=` those with this
 * request id. Returns a list of {@link RecordedRequest}.
 */
export interface RecordedRequest {
  /** The id of the request, as in its response's header `x-request-id`. */
  readonly id: string
  /** When it ended, in milliseconds since 1970. */
  readonly at: number
  readonly name?: string
  /** Undefined if the operation didn't start. */
  readonly type?: 'query' | 'mutation' | 'subscription'
  readonly query?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly milliseconds: number
  /** `OK`, or a code of docs/errors.md. */
  readonly code: string
  readonly plan?: Plan
}

/** `GET /explorer/changes`: server-sent events; the data of each is one of these. */
export interface ChangeMessage {
  /** `GAP`: changes were lost, because the stream or this reader was too slow. */
  readonly kind: 'READY' | 'CHANGE' | 'GAP' | 'HEARTBEAT'
  readonly change?: StreamedChange
}

export interface StreamedChange {
  readonly type: 'created' | 'changed' | 'removed'
  /** The table's primary key. */
  readonly key: JsonItem
  readonly entity?: string
  readonly before?: StoredItem
  readonly after?: StoredItem
  /** When DynamoDB wrote it, in milliseconds since 1970. */
  readonly at: number
}
