import type { KeyType } from '../values/index.ts'

/** An attribute of a key schema, partition key first. */
export interface KeySchemaRecord {
  readonly name: string
  readonly role: 'HASH' | 'RANGE'
}

/** Read and write units a second. */
export interface ThroughputRecord {
  readonly read: number
  readonly write: number
}

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
}

/** What is stored about a table; everything else of it follows from this. */
export interface TableRecord {
  readonly id: number
  readonly uuid: string
  readonly name: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly attributes: readonly { readonly name: string; readonly type: KeyType }[]
  readonly keySchema: readonly KeySchemaRecord[]
  readonly localIndexes: readonly IndexRecord[]
  readonly globalIndexes: readonly IndexRecord[]
  readonly billing: 'PROVISIONED' | 'PAY_PER_REQUEST'
  readonly throughput: ThroughputRecord
  readonly stream: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | undefined
  readonly deletionProtected: boolean
}

/** The declared type of a key attribute. */
export function typeOfAttribute(table: TableRecord, name: string): KeyType {
  const found = table.attributes.find((attribute) => attribute.name === name)
  if (found === undefined) throw new TypeError(`the table ${table.name} defines no attribute ${name}`)
  return found.type
}
