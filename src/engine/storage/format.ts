import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

/** The file with an engine's data, in its directory. SQLite adds two more files: `-wal` and `-shm`. */
export const databaseFile = 'engine.db'

/** The data format of this version, stored in the file as `user_version`. */
export const formatVersion = 1

/** Marks a SQLite file as an engine's, stored as `application_id`: "DYNA". */
const applicationId = 0x44594e41

/**
 * Throws if a directory has no data of this version but LMDB files of an earlier one, which this version can't read.
 * Nothing is changed.
 */
export async function rejectOldFormat(directory: string): Promise<void> {
  const has = (name: string) =>
    access(join(directory, name)).then(
      () => true,
      () => false,
    )
  if ((await has(databaseFile)) || !(await has('data.mdb'))) return
  throw new Error(
    `${directory} has data in the LMDB format of an earlier version of Dynagate, which this version can't read. ` +
      'Nothing was changed. To start empty, choose another directory, or stop what uses this one and delete its ' +
      'data.mdb and lock.mdb. To keep the data, serve the directory with the earlier version (dynagate engine --dir) ' +
      "and copy its tables into this version's engine with any DynamoDB client (Scan, then BatchWriteItem).",
  )
}

/** Whether the file has data of this version. Throws if it has anything else; false for a new file. */
export function hasFormat(database: DatabaseSync, path: string): boolean {
  const version = pragma(database, 'user_version')
  const application = pragma(database, 'application_id')
  if (application === applicationId && version === formatVersion) return true
  if (application === applicationId) {
    throw new Error(
      `${path} has the format ${version}; this version of Dynagate reads the format ${formatVersion}. ` +
        'Upgrade Dynagate, or choose another directory.',
    )
  }
  if (application === 0 && version === 0 && pragma(database, 'schema_version') === 0) return false
  throw new Error(`${path} is a SQLite file of another program: choose another directory.`)
}

/** Creates the table of a new file, in the current write transaction. */
export function createFormat(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE entries (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE checkpoints (only INTEGER PRIMARY KEY, count INTEGER NOT NULL);
    INSERT INTO checkpoints VALUES (0, 0);
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${formatVersion};`)
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}
