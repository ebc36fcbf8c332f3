import { isMainThread, Worker } from 'node:worker_threads'
import { openLog } from '../../src/server/log/index.ts'

/** Logs one line in a worker thread. */
if (isMainThread) new Worker(new URL(import.meta.url))
else (await openLog())({ level: 'info', message: 'from a worker' })
