import type { KeyType } from '../values/index.ts'

/** An attribute that some key is made of. */
export interface AttributeRecord {
  readonly name: string
  readonly type: KeyType
}

/** An attribute of a key schema, partition key first. */
export interface KeySchemaRecord {
  readonly name: string
  readonly role: 'HASH' | 'RANGE'
}

/** Read and write units a second; 0 where they are paid by request. Times are epoch milliseconds. */
export interface ThroughputRecord {
  readonly read: number
  readonly write: number
  readonly lastIncrease?: number
  readonly lastDecrease?: number
}

/** The most request units a second that a table or an index shall serve; any number where it's missing. */
export interface OnDemandRecord {
  readonly read?: number
  readonly write?: number
}

/** What a table's storage costs; nothing depends on it here. */
export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS'

/** Which images of an item the records of a stream bring. */
export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'

/** What is stored about an index. */
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
  /**
   * What is under way with an index that isn't as old as its table: `creating` until it has the entries of
   * all items, `deleting` until none is left. Missing where it's ready for use.
   */
  readonly state?: 'creating' | 'deleting'
}

/** By which attribute the items of a table expire, or lately did. */
export interface TimeToLiveRecord {
  readonly attribute: string
  /** `enabling` until it is known of all items when they expire, `disabling` until that is forgotten. */
  readonly state: 'enabling' | 'enabled' | 'disabling' | 'disabled'
  /** When it was last asked for, in epoch milliseconds. */
  readonly changedAt: number
}

/** A tag of a table. */
export interface TagRecord {
  readonly key: string
  readonly value: string
}

/** What a replica of a global table knows of it. */
export interface ReplicaRecord {
  /** The region that this replica is in. */
  readonly region: string
  /** Where the other replicas are. */
  readonly others: readonly string[]
  /** The region that a new replica copies its items from, until it has all of them. */
  readonly joining?: string
}

/** What is stored about a table; everything else of it follows from this. */
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
  /** The class that was asked for, and if it wasn't at first, when: in epoch milliseconds. */
  readonly tableClass?: { readonly name: TableClass; readonly changedAt?: number }
  /** The ARN of the key that the table is said to be encrypted with; DynamoDB's own where it's missing. */
  readonly kmsKey?: string
  readonly timeToLive?: TimeToLiveRecord
  readonly tags?: readonly TagRecord[]
  /** When the stream of this moment, or the last one, was enabled: in epoch milliseconds. It's called by that. */
  readonly streamSince?: number
  /** The table id under which that stream is stored: a reset gives a table another id and leaves its stream. */
  readonly streamTable?: number
  readonly global?: ReplicaRecord
  /** When the table last came to be paid by request, in epoch milliseconds. */
  readonly onDemandSince?: number
}

/** The declared type of a key attribute. */
export function typeOfAttribute(table: TableRecord, name: string): KeyType {
  const found = table.attributes.find((attribute) => attribute.name === name)
  if (found === undefined) throw new TypeError(`the table ${table.name} defines no attribute ${name}`)
  return found.type
}
