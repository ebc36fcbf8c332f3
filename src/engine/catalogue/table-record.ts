import type { KeyType } from '../values/index.ts'

/** A key attribute. */
export interface AttributeRecord {
  readonly name: string
  readonly type: KeyType
}

/** An attribute of a key schema, partition key first. */
export interface KeySchemaRecord {
  readonly name: string
  readonly role: 'HASH' | 'RANGE'
}

/** Read and write units per second; 0 with on-demand billing. Times are epoch milliseconds. */
export interface ThroughputRecord {
  readonly read: number
  readonly write: number
  readonly lastIncrease?: number
  readonly lastDecrease?: number
}

/** The maximum request units per second of an on-demand table or index; unlimited if missing. */
export interface OnDemandRecord {
  readonly read?: number
  readonly write?: number
}

/** The units per second that a table or index serves without warming up, if more than its billing mode implies. */
export interface WarmRecord {
  readonly read?: number
  readonly write?: number
}

/** The storage class of a table; it has no effect here. */
export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS'

/** The images of an item that a stream's records contain. */
export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'

/** The stored record of an index. */
export interface IndexRecord {
  readonly name: string
  readonly number: number
  readonly keySchema: readonly KeySchemaRecord[]
  readonly projection: {
    readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
    readonly nonKeyAttributes: readonly string[]
  }
  readonly throughput: ThroughputRecord
  readonly onDemand?: OnDemandRecord
  readonly warm?: WarmRecord
  /**
   * The state of an index that was added or dropped after the table was created: `creating` until it has the entries of
   * all items, `deleting` until no entry is left. Missing if it is active.
   */
  readonly state?: 'creating' | 'deleting'
}

/** The attribute by which the items of a table expire, or did until recently. */
export interface TimeToLiveRecord {
  readonly attribute: string
  /** `enabling` until the expiry of all items is stored, `disabling` until it is removed. */
  readonly state: 'enabling' | 'enabled' | 'disabling' | 'disabled'
  /** When it was last changed, in epoch milliseconds. */
  readonly changedAt: number
}

/** A tag of a table. */
export interface TagRecord {
  readonly key: string
  readonly value: string
}

/** The resource policy of a table or a stream. */
export interface ResourcePolicyRecord {
  /** JSON. */
  readonly document: string
  readonly revision: string
}

/** A replica's record of its global table. */
export interface ReplicaRecord {
  /** The region of this replica. */
  readonly region: string
  /** The regions of the other replicas. */
  readonly others: readonly string[]
  /** The region from which a new replica copies its items, until it has all of them. */
  readonly joining?: string
}

/** The stored record of a table, from which everything else is derived. */
export interface TableRecord {
  readonly id: number
  readonly uuid: string
  readonly name: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly attributes: readonly AttributeRecord[]
  readonly keySchema: readonly KeySchemaRecord[]
  readonly localIndexes: readonly IndexRecord[]
  readonly globalIndexes: readonly IndexRecord[]
  readonly billing: 'PROVISIONED' | 'PAY_PER_REQUEST'
  readonly throughput: ThroughputRecord
  readonly stream: StreamView | undefined
  readonly deletionProtected: boolean
  readonly onDemand?: OnDemandRecord
  readonly warm?: WarmRecord
  /** The requested class, and when it was changed, in epoch milliseconds; no time if it was set at creation. */
  readonly tableClass?: { readonly name: TableClass; readonly changedAt?: number }
  /** The ARN of the encryption key in the table's description; DynamoDB's own key if missing. */
  readonly kmsKey?: string
  readonly timeToLive?: TimeToLiveRecord
  readonly tags?: readonly TagRecord[]
  readonly policy?: ResourcePolicyRecord
  /** When the current or latest stream was enabled, in epoch milliseconds: the stream's label. */
  readonly streamSince?: number
  /** The table id under which that stream is stored: a reset changes a table's id and keeps its stream. */
  readonly streamTable?: number
  readonly global?: ReplicaRecord
  /** When the table last switched to on-demand billing, in epoch milliseconds. */
  readonly onDemandSince?: number
}

/** The declared type of a key attribute. */
export function typeOfAttribute(table: TableRecord, name: string): KeyType {
  const found = table.attributes.find((attribute) => attribute.name === name)
  if (found === undefined) throw new TypeError(`the table ${table.name} defines no attribute ${name}`)
  return found.type
}
