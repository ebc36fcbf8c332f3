import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { MaintenanceReply, MaintenanceTask } from './maintenance-task.ts'

/** Runs tasks on a thread with its own connection. The thread starts with the first task. */
export class Maintenance {
  readonly #path: string
  #worker: Worker | undefined
  /** Settles with the last task. */
  #last: Promise<unknown> = Promise.resolve()

  /** @param path of the database file. */
  constructor(path: string) {
    this.#path = path
  }

  get isRunning(): boolean {
    return this.#worker !== undefined
  }

  /** Runs a task after earlier ones. Rejects with SQLite's error if it fails. */
  run(task: MaintenanceTask): Promise<void> {
    const done = this.#last.then(() => this.#ask(task))
    this.#last = done.catch(() => {})
    return done
  }

  /** Ends after the pending tasks; all other connections of the process should be closed by then. */
  async close(): Promise<void> {
    await this.#last
    const worker = this.#worker
    if (worker === undefined) return
    this.#worker = undefined
    worker.ref()
    await new Promise<void>((resolve) => {
      worker.once('exit', () => resolve())
      worker.once('error', () => resolve())
      worker.postMessage('close')
    })
  }

  #ask(task: MaintenanceTask): Promise<void> {
    this.#worker ??= this.#start()
    const worker = this.#worker
    // A running task keeps the process alive, an idle thread doesn't.
    worker.ref()
    return new Promise<void>((resolve, reject) => {
      const settle = (error?: Error) => {
        worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd)
        worker.unref()
        if (error === undefined) resolve()
        else reject(error)
      }
      const onMessage = ({ error }: MaintenanceReply) => settle(error)
      const onEnd = (reason: Error | number) => {
        this.#worker = undefined
        settle(reason instanceof Error ? reason : new Error(`the maintenance thread ended with ${reason}`))
      }
      worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd)
      worker.postMessage(task)
    })
  }

  #start(): Worker {
    // This file is TypeScript in a checkout, and JavaScript in the published package.
    const thread = new URL(`./maintenance-thread${extname(import.meta.url)}`, import.meta.url)
    return new Worker(thread, { workerData: this.#path, execArgv: ['--disable-warning=ExperimentalWarning'] })
  }
}
