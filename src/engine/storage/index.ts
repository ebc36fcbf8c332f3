export { afterKey, afterPrefix, prefixRange } from './key-prefix.ts'
export type { Entry, KeyRange, KeyValueReader, KeyValueStore, KeyValueWriter } from './key-value-store.ts'
export { type LmdbStoreOptions, openLmdbStore } from './lmdb-store.ts'
