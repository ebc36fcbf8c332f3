/** Eventual consistency on demand. */
export { LaggingStore, type LagOptions } from './lagging-store.ts'
