/** Reads and writes stored items without decoding them, for tools that export and import a table. */
export { ItemTransfer, type TransferOptions, type TransferPage } from './item-transfer.ts'
export { type SampleOptions, sampleItems, sampleTable } from './sample-items.ts'
export { type StoredPage, type StoredPart, type StoredRange, TableReader } from './table-reader.ts'
