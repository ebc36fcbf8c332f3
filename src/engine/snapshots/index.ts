/** Resets, snapshots and restores, for tests. */

export { type StatesByRegion, settleExchanges } from './exchange.ts'
export { ExchangingStore } from './exchanging-store.ts'
export { type ResetOptions, reset } from './reset.ts'
export { clearInterruptedRestore } from './restore.ts'
export { restoreSnapshot, saveSnapshot } from './snapshot.ts'
