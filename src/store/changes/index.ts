/** Changes of items, in one form for this store's writes and for records of the table's stream. */
export type { ItemChange } from './item-change.ts'
export { changeOf, type StreamRecord } from './stream-record.ts'
