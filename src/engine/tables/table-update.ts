import type {
  AttributeRecord,
  OnDemandRecord,
  TableClass,
  TableRecord,
  ThroughputRecord,
  WarmRecord,
} from '../catalogue/index.ts'
import type { EncryptionRequest } from './encryption.ts'
import type { NewIndex, StreamRequest } from './table-members.ts'

/** An UpdateTable request; members that it doesn't change are undefined. */
export interface TableUpdate {
  readonly tableName: string
  readonly attributes: readonly AttributeRecord[]
  readonly billing: TableRecord['billing'] | undefined
  readonly throughput: ThroughputRecord | undefined
  readonly indexes: readonly IndexUpdate[] | undefined
  readonly stream: StreamRequest | undefined
  readonly deletionProtected: boolean | undefined
  readonly onDemand: OnDemandRecord | undefined
  readonly warm: WarmRecord | undefined
  readonly tableClass: TableClass | undefined
  readonly encryption: EncryptionRequest | undefined
}

/** One element of `GlobalSecondaryIndexUpdates`. */
export type IndexUpdate =
  | { readonly kind: 'create'; readonly name: string; readonly index: NewIndex }
  | {
      readonly kind: 'update'
      readonly name: string
      readonly throughput: ThroughputRecord | undefined
      readonly onDemand: OnDemandRecord | undefined
      readonly warm: WarmRecord | undefined
    }
  | { readonly kind: 'delete'; readonly name: string }
