/** A gateway in several processes of one machine. */
export type { FromWorker, ToWorker } from './messages.ts'
export { serveAsWorker } from './serve-as-worker.ts'
export { supervise } from './supervise.ts'
