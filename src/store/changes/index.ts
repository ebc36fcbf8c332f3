/** Changes of items, from this store's writes and from the table's stream, in one form. */
export type { ItemChange } from './item-change.ts'
export { changeOf, type StreamRecord } from './stream-record.ts'
