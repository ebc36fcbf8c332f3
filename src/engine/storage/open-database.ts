import { existsSync } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { isBusy } from './busy.ts'
import { createFormat, databaseFile, hasFormat, rejectOldFormat } from './format.ts'
import { loadSqlite } from './load-sqlite.ts'

/** Opens a database in memory, which exists until its connection is closed. */
export async function openMemoryDatabase(): Promise<DatabaseSync> {
  const { DatabaseSync } = await loadSqlite()
  const database = new DatabaseSync(':memory:')
  createFormat(database)
  return database
}

/** Whether a directory has a database. */
export function hasDatabase(directory: string): boolean {
  return existsSync(join(directory, databaseFile))
}

/**
 * Opens the database in a directory, and creates them if they are missing. Several processes may do so at once. Throws
 * a one-line Error if the directory has data of another format.
 */
export async function openDatabase(directory: string): Promise<DatabaseSync> {
  await mkdir(directory, { recursive: true })
  await rejectOldFormat(directory)
  const { DatabaseSync } = await loadSqlite()
  const path = join(directory, databaseFile)
  const database = new DatabaseSync(path)
  try {
    await untilFree(() => prepare(database, path))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Opens a copy by `copyTo`, read-only. Throws a one-line Error if the directory has no copy.
 */
export async function openCopy(directory: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await loadSqlite()
  const path = join(directory, databaseFile)
  const missing = new Error(`${directory} has no data of an engine: ${databaseFile} is missing or empty`)
  await access(path).catch(() => {
    throw missing
  })
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    if (!hasFormat(database, path)) throw missing
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * A connection's settings. Each commit is one write to the end of the WAL: `WalSync` syncs it to the disk, and the
 * maintenance thread moves it into the database file, so that neither blocks the event loop. With `NORMAL` SQLite
 * itself syncs only where a torn WAL could otherwise be taken for a complete one.
 */
export const connectionSettings = `
  PRAGMA busy_timeout = 0;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 0;
  PRAGMA cache_size = -65536;`

/** Idempotent: it may be interrupted at any point and repeated, by this or another process. */
function prepare(database: DatabaseSync, path: string): void {
  database.exec('PRAGMA busy_timeout = 0; PRAGMA page_size = 8192')
  if (!hasFormat(database, path)) makeFile(database, path)
  database.exec(connectionSettings)
}

function makeFile(database: DatabaseSync, path: string): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE')
  try {
    if (!hasFormat(database, path)) createFormat(database)
    database.exec('COMMIT')
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** Rolls back the current transaction, unless SQLite has already done so, as on some errors. */
export function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // There was no transaction.
  }
}

/** Milliseconds that opening waits for other processes, which hold the locks only briefly. */
const openTimeoutMs = 10_000

async function untilFree(work: () => void): Promise<void> {
  const end = performance.now() + openTimeoutMs
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error
    }
    await wait(1 + Math.random() * 4)
  }
}
