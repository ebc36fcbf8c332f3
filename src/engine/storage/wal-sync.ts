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
 * Brings SQLite's write-ahead log to the disk, on a thread of libuv: the event loop never waits for a disk. A sync
 * covers all that was written to the file, by whichever process and connection.
 *
 * A handle of one's own is safe for the WAL alone: SQLite locks the two other files, and closing any handle of a
 * process gives up all of its POSIX locks on that file.
 */
export class WalSync {
  readonly #path: string
  #file: Promise<number> | undefined

  /** `path` is that of the WAL. SQLite keeps the same file while any connection is open. */
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

/** The name of a new file is on disk once its directory is. Windows has no such sync, and needs none. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await openFile(path, 'r')
  try {
    await syncFile(directory)
  } finally {
    await closeFile(directory)
  }
}
