/** An engine in one's own tests: forgetting everything, keeping it, and going back to it. */

export { type ResetOptions, reset } from './reset.ts'
export { clearInterruptedRestore } from './restore.ts'
export { restoreSnapshot, type StatesByRegion, saveSnapshot } from './snapshot.ts'
