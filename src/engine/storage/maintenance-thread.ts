import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { MaintenanceReply, MaintenanceTask } from './maintenance-task.ts'

const database = new DatabaseSync(String(workerData))
database.exec('PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0')

parentPort?.on('message', (task: MaintenanceTask | 'close') => {
  if (task === 'close') {
    // If this is the last connection of all processes, SQLite checkpoints here, away from the event loop.
    database.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage(attempt(task))
})

function attempt(task: MaintenanceTask): MaintenanceReply {
  try {
    perform(task)
    return {}
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
}

function perform(task: MaintenanceTask): void {
  switch (task.kind) {
    case 'checkpoint':
      checkpoint()
      return
    case 'copy':
      database.prepare('VACUUM INTO ?').run(task.to)
      return
    case 'compact':
      database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
  }
}

/**
 * Checkpoints without blocking readers or writers, unless the WAL has grown large because writers never paused: then it
 * is finished while they wait.
 */
function checkpoint(): void {
  const { log, checkpointed } = runCheckpoint('PASSIVE')
  if (log * pageBytes > largeWalBytes) runCheckpoint('TRUNCATE')
  else if (log > checkpointed) return
  // The next write restarts the WAL, and SQLite syncs its first bytes at once: better here than in a request.
  database.exec('UPDATE checkpoints SET count = count + 1')
}

const pageBytes = 8192
const largeWalBytes = 32 * 1024 * 1024

/** The number of pages in the WAL, and how many of them are already in the database file. */
function runCheckpoint(mode: 'PASSIVE' | 'TRUNCATE'): { log: number; checkpointed: number } {
  const row = database.prepare(`PRAGMA wal_checkpoint(${mode})`).get()
  return { log: Number(row?.log ?? 0), checkpointed: Number(row?.checkpointed ?? 0) }
}
