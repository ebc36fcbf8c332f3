import type { JsonItem, StoredItem } from './stored-item.ts'

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
