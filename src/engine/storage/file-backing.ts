import type { Backing } from './backing.ts'
import { Checkpoints } from './checkpoints.ts'
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
  const checkpoints = new Checkpoints(() => maintenance.run({ kind: 'checkpoint' }))
  return {
    beforeRead: () => pin.beforeRead(),
    beforeWrite: () => pin.release(),
    async afterWrite(bytes) {
      await wal.sync()
      await checkpoints.afterWrite(bytes)
    },
    copiesWhileWriting: true,
    copyTo: (to) => maintenance.run({ kind: 'copy', to }),
    compact: () => maintenance.run({ kind: 'compact' }),
    async close(closeDatabase) {
      pin.release()
      await checkpoints.finish()
      await wal.close()
      pinning.close()
      closeDatabase()
      await maintenance.close()
    },
  }
}
