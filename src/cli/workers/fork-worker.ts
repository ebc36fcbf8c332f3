import cluster from 'node:cluster'
import { closeHandedConnection } from './handed-connection.ts'
import type { WorkerEvents, WorkerProcess } from './supervisor.ts'

/** Starts a process that runs this command again as a worker, with additional variables of the environment. */
export function forkWorker(
  environment: Record<string, string>,
  { onMessage, onExit }: WorkerEvents,
): WorkerProcess {
  const worker = cluster.fork(environment)
  closeHandedConnection(worker.process)
  worker.on('message', onMessage)
  worker.on('error', (error) => {
    // Without a process, such as beyond a limit of processes, there is no exit. All other errors are of messages to a worker
    // that has just ended, also of those with which Node hands it a connection.
    if (worker.process.pid === undefined) onExit(null, error.message)
  })
  worker.process.once('exit', (code, signal) => onExit(code, signal))
  return {
    pid: worker.process.pid,
    send(message) {
      if (worker.isConnected()) worker.send(message)
    },
    kill: () => void worker.process.kill('SIGKILL'),
  }
}
