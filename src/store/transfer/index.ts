/** Copies of a table's items as they are stored, for tools that export and import them. */
export { ItemTransfer, type TransferOptions, type TransferPage } from './item-transfer.ts'
export { type SampleOptions, sampleItems, sampleTable } from './sample-items.ts'
export { type StoredPage, type StoredPart, type StoredRange, TableReader } from './table-reader.ts'
