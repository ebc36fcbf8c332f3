import { fork } from 'node:child_process'
import { on, once } from 'node:events'
import { join } from 'node:path'

/** What the process whose syncs are held is asked to do. */
export type DiskCommand =
  | { readonly kind: 'write' | 'read'; readonly key: string }
  | { readonly kind: 'let syncs run' | 'let syncs fail' }

/** What happens in that process, in order. */
export type DiskEvent =
  /** A sync was asked for. It waits until it is let run or fail. */
  | { readonly kind: 'ready' | 'sync' }
  | { readonly kind: 'acknowledged' | 'read'; readonly key: string }
  | { readonly kind: 'rejected'; readonly key: string; readonly name: string; readonly message: string }

/** An engine in a process in which each sync of the disk waits until it is let run. */
export interface HeldSyncs extends AsyncDisposable {
  send(command: DiskCommand): void
  /** The next event. */
  next(): Promise<DiskEvent>
}

/** Opens an engine on a directory in a process in which each sync of the disk waits until it is let run. */
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
      // Closing would wait for the syncs that are held.
      child.kill('SIGKILL')
      await exit
    },
  }
}
