/** A gateway in several processes of one machine. */
export { serveAsWorker } from './serve-as-worker.ts'
export { supervise } from './supervise.ts'
