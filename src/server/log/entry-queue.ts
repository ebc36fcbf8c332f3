import type { LogEntry } from './log.ts'

/** Writes an entry that was logged at a time, in milliseconds since 1970. */
export type WriteEntry = (entry: LogEntry, time: number) => void

/**
 * Entries that wait for their lines. Making the lines of several entries in one go takes a fraction of the CPU time of
 * making each during its request, when other code has replaced this one in the processor's caches. Waiting entries are
 * written when the process ends.
 */
export class EntryQueue {
  #waiting: { readonly write: WriteEntry; readonly entry: LogEntry; readonly time: number }[] = []
  #timer: NodeJS.Timeout | undefined

  constructor() {
    // Before the listener that writes the last lines.
    process.prependOnceListener('exit', () => this.flush())
  }

  /** @param write writes the entry, soon. */
  add(entry: LogEntry, write: WriteEntry): void {
    this.#waiting.push({ write, entry, time: Date.now() })
    if (this.#waiting.length >= maxEntries) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), maxMs).unref()
  }

  /** Writes all that wait. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const all = this.#waiting
    this.#waiting = []
    for (const { write, entry, time } of all) write(entry, time)
  }
}

const maxEntries = 32
const maxMs = 50
