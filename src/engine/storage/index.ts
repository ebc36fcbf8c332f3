export { afterKey, afterPrefix, prefixRange } from './key-prefix.ts'
export type {
  Entry,
  KeyRange,
  KeyValueReader,
  KeyValueStore,
  KeyValueWriter,
  ReadView,
} from './key-value-store.ts'
export { type LmdbStoreOptions, openLmdbStore } from './lmdb-store.ts'
