import type { ChildProcess } from 'node:child_process'

/**
 * Closes the connection that a worker has not accepted when it ends, so that its client can connect to another one. Node's
 * cluster hands each worker one connection at a time, and closes its own end once the worker has accepted it. It doesn't
 * close that of a worker that ended before, so the client would wait forever.
 */
export function closeHandedConnection(worker: ChildProcess): void {
  const send: Send = worker.send.bind(worker)
  let handed: Connection | undefined
  const sendNoted: Send = (message, handle, ...rest) => {
    if (isConnection(message, handle)) {
      handed = handle
      receivers.set(handle, worker)
    }
    return send(message, handle, ...rest)
  }
  worker.send = sendNoted as ChildProcess['send']
  worker.once('exit', () => {
    // One that this worker has refused is handed to another. Closing one that was accepted has no effect.
    if (handed !== undefined && receivers.get(handed) === worker) handed.close()
  })
}

/** Sends a message, with a handle or none. */
type Send = (message: never, handle: never, ...rest: never[]) => boolean

/** The end of a connection in Node itself. */
interface Connection {
  close(): void
}

/** The worker to which a connection was handed last. */
const receivers = new WeakMap<Connection, ChildProcess>()

function isConnection(message: object, handle: unknown): handle is Connection {
  return 'act' in message && message.act === 'newconn' && typeof handle === 'object' && handle !== null
}
