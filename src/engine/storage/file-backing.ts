import type { Backing } from './backing.ts'
import { loadSqlite } from './load-sqlite.ts'
import { Maintenance } from './maintenance.ts'
import { connectionSettings } from './open-database.ts'
import { ReadPin } from './read-pin.ts'
import { WalSync } from './wal-sync.ts'

/** A database in the file at `path`: syncs each commit, and checkpoints on another thread. */
export async function openFileBacking(path: string): Promise<Backing> {
  const { DatabaseSync } = await loadSqlite()
  const pinning = new DatabaseSync(path)
  pinning.exec(connectionSettings)
  const pin = new ReadPin(pinning)
  const wal = new WalSync(`${path}-wal`)
  const maintenance = new Maintenance(path)
  /** Bytes that this process has written since the last checkpoint began. */
  let pending = 0
  let checkpoint: Promise<void> | undefined

  const startCheckpoint = () => {
    if (checkpoint !== undefined) return
    pending = 0
    checkpoint = maintenance
      .run({ kind: 'checkpoint' })
      // It is tried again after more writes; their sync reports a failing disk.
      .catch(() => {})
      .finally(() => {
        checkpoint = undefined
      })
  }

  return {
    beforeRead: () => pin.beforeRead(),
    beforeWrite: () => pin.release(),
    async afterWrite(bytes) {
      await wal.sync()
      pending += bytes
      if (pending > checkpointBytes) startCheckpoint()
      // Writers that are faster than checkpoints wait for them: the log would grow without bound.
      if (pending > greatestBacklogBytes) await checkpoint
    },
    copiesWhileWriting: true,
    copyTo: (to) => maintenance.run({ kind: 'copy', to }),
    compact: () => maintenance.run({ kind: 'compact' }),
    async close(closeDatabase) {
      pin.release()
      await checkpoint
      if (pending > smallBytes) startCheckpoint()
      await checkpoint
      await wal.close()
      pinning.close()
      closeDatabase()
      await maintenance.close()
    },
  }
}

const checkpointBytes = 4 * 1024 * 1024
/** What this process writes at most during a checkpoint, before its writes wait for it. */
const greatestBacklogBytes = 16 * 1024 * 1024
/** The amount that SQLite may checkpoint on the event loop when the last connection of all processes is closed. */
const smallBytes = 128 * 1024
