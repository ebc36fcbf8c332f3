/** The engine's storage: ordered keys, transactions and durable writes, on SQLite. */
export { afterKey, afterPrefix, allKeys, prefixRange } from './key-prefix.ts'
export type {
  Entry,
  KeyRange,
  KeyValueReader,
  KeyValueStore,
  KeyValueWriter,
  ReadView,
  StoredCopy,
} from './key-value-store.ts'
export { LaggingStore, type LagOptions } from './lagging-store.ts'
export { type Lock, openLock, processLock } from './lock.ts'
export { hasDatabase } from './open-database.ts'
export { openMemoryStore, openStore, openStoredCopy } from './sqlite-store.ts'
