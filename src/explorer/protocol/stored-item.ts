/** A value in DynamoDB's JSON form, such as `{ S: 'a' }`. */
export type JsonValue = Readonly<Record<string, unknown>>

/** An item, or the attributes of a key, in DynamoDB's JSON form. */
export type JsonItem = Readonly<Record<string, JsonValue>>

/** An item as it is stored. */
export interface StoredItem {
  readonly item: JsonItem
  /** Undefined for an item of no entity; of a system item its kind, such as `Lease` or `Order, second form`. */
  readonly entity?: string
  /** Whether the gateway keeps it for itself, such as a lease, the holder of a unique value, or a migrated item's other form. */
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
