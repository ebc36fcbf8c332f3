import { fork } from 'node:child_process'
import { on, once } from 'node:events'
import { join } from 'node:path'

/** A command for the process whose syncs are held. */
export type DiskCommand =
  | { readonly kind: 'write' | 'read'; readonly key: string }
  | { readonly kind: 'let syncs run' | 'let syncs fail' }

/** An event in that process. */
export type DiskEvent =
  /** A sync was requested. It waits until it is released or failed. */
  | { readonly kind: 'ready' | 'sync' }
  | { readonly kind: 'acknowledged' | 'read'; readonly key: string }
  | { readonly kind: 'rejected'; readonly key: string; readonly name: string; readonly message: string }

/** An engine in a process that holds each disk sync until it is released. */
export interface HeldSyncs extends AsyncDisposable {
  send(command: DiskCommand): void
  /** The next event. */
  next(): Promise<DiskEvent>
}

/** Opens an engine on a directory in a process that holds each disk sync until it is released. */
export async function holdSyncs(directory: string): Promise<HeldSyncs> {
  const child = fork(join(import.meta.dirname, 'held-sync-process.ts'), [directory], { execArgv: [] })
  const exit = once(child, 'exit')
  const events = on(child, 'message', { close: ['exit'] })
  const next = async () => {
    const { value, done } = await events.next()
    if (done) throw new Error('the process has ended')
    const [event] = value as [DiskEvent]
    return event
  }
  await next()
  return {
    send: (command) => child.send(command),
    next,
    async [Symbol.asyncDispose]() {
      // Closing would wait for the held syncs.
      child.kill('SIGKILL')
      await exit
    },
  }
}
