import type { StreamReader } from '../store/index.ts'

/** The state of a stream's reader, and its lag: the time since it had last read everything that was written. */
export class ReaderState implements StreamReader {
  readonly purpose: StreamReader['purpose']
  readonly #now: () => number
  /** Up to which time each shard was read, in epoch milliseconds. */
  readonly #readUntil = new Map<string, number>()

  /** @param now epoch milliseconds. */
  constructor(purpose: StreamReader['purpose'], now: () => number) {
    this.purpose = purpose
    this.#now = now
  }

  isReading(): boolean {
    return this.#readUntil.size > 0 && !this.#readUntil.has(elsewhere)
  }

  lagMs(): number | undefined {
    if (this.#readUntil.size === 0) return undefined
    return Math.max(0, this.#now() - Math.min(...this.#readUntil.values()))
  }

  /** Records the time up to which a shard has been read; undefined at its end. */
  note(shardId: string, readUntil: number | undefined): void {
    if (readUntil === undefined) this.#readUntil.delete(shardId)
    else this.#readUntil.set(shardId, readUntil)
  }

  /** Records the lag of the process that reads the stream for this one. */
  noteRelayed(lagMs: number): void {
    this.clear()
    this.#readUntil.set(elsewhere, this.#now() - lagMs)
  }

  /** Records that the stream is no longer read. */
  clear(): void {
    this.#readUntil.clear()
  }
}

/** In place of the id of a shard. */
const elsewhere = ''
