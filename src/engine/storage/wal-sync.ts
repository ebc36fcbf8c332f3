import { close, fdatasync, fsync, open } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const [openFile, syncFile, syncData, closeFile] = [open, fsync, fdatasync, close].map(promisify) as [
  (path: string, flags: string) => Promise<number>,
  (file: number) => Promise<void>,
  (file: number) => Promise<void>,
  (file: number) => Promise<void>,
]

/**
 * Syncs SQLite's write-ahead log to the disk, on a libuv thread, so that the event loop never waits for a disk. A sync
 * covers everything that any process or connection has written to the file.
 *
 * Opening another handle is safe only for the WAL: SQLite locks the two other files, and closing any handle of a
 * process releases all of its POSIX locks on that file.
 */
export class WalSync {
  readonly #path: string
  #file: Promise<number> | undefined

  /** @param path of the WAL. SQLite keeps the same file while any connection is open. */
  constructor(path: string) {
    this.#path = path
  }

  /** Resolves when everything that was committed before the call is on disk. */
  async sync(): Promise<void> {
    this.#file ??= this.#open()
    await syncData(await this.#file)
  }

  async close(): Promise<void> {
    const file = await this.#file?.catch(() => undefined)
    if (file !== undefined) await closeFile(file)
  }

  async #open(): Promise<number> {
    const file = await openFile(this.#path, 'r+')
    await syncDirectory(dirname(this.#path))
    return file
  }
}

/** Syncs a directory, which makes the names of new files durable. Windows has no such sync, and needs none. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await openFile(path, 'r')
  try {
    await syncFile(directory)
  } finally {
    await closeFile(directory)
  }
}
