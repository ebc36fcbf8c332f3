/** Resets, snapshots and restores, for tests. */

export { completeExchanges, type StatesByRegion } from './exchange.ts'
export { type ResetOptions, reset } from './reset.ts'
export { clearInterruptedRestore } from './restore.ts'
export { restoreSnapshot, saveSnapshot } from './snapshot.ts'
