import type { Range } from './plans.ts'
import type { JsonItem, JsonValue, StoredItem } from './stored-item.ts'

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
