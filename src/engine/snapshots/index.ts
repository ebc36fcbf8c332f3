/** Resets, snapshots and restores, for tests. */

export { type ResetOptions, reset } from './reset.ts'
export { clearInterruptedRestore } from './restore.ts'
export { restoreSnapshot, type StatesByRegion, saveSnapshot } from './snapshot.ts'
