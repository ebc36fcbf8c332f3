import type { KeyValueStore } from '../storage/index.ts'
import type { Catalogue } from '../tables/index.ts'
import { purgeTokens } from '../tokens/index.ts'
import { type Chore, nextChore } from './chore.ts'
import { doStep } from './steps.ts'
import { sweepExpired } from './sweep-expired.ts'
import { trimStreams } from './trim-streams.ts'

/** What upkeep works on. */
export interface UpkeepPlace {
  readonly storage: KeyValueStore
  readonly catalogue: Catalogue
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * Does what goes on after an answer: the chores of a store, the deletion of expired items and of the records of
 * streams that are older than a day. Each step is a
 * short write of its own: reads and writes of requests go on between them. Several processes may work at the
 * same chore; each step takes up where the last left off.
 */
export class Upkeep {
  readonly #place: UpkeepPlace
  readonly #timer: NodeJS.Timeout
  #work: Promise<void> | undefined
  #sweep: Promise<number> | undefined
  #trim: Promise<void> | undefined
  #purge: Promise<void> | undefined
  #wanted = false
  #closed = false

  /** Begins with what was left to do when the store was last closed. */
  constructor(place: UpkeepPlace) {
    this.#place = place
    this.#timer = setInterval(() => this.#look(), everyMinute)
    // The process may end although there might be something to do in a minute.
    this.#timer.unref()
    this.wake()
  }

  /** Begins with the chores that there are, unless that is under way. Returns at once. */
  wake(): void {
    if (this.#closed) return
    this.#wanted = true
    this.#work ??= this.#doChores()
      .catch(failed)
      .finally(() => {
        this.#work = undefined
        if (this.#wanted) this.wake()
      })
  }

  /** Deletes the items of all tables whose time to live is over, and tells how many. A timer does so too. */
  sweepExpired(): Promise<number> {
    this.#sweep ??= sweepExpired({ ...this.#place, isOver: () => this.#closed }).finally(() => {
      this.#sweep = undefined
    })
    return this.#sweep
  }

  /** Ends after the step under way; what is left is done when the store is opened again. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await Promise.all([this.#work, this.#sweep?.catch(failed), this.#trim, this.#purge])
  }

  /** Another process that has the store open may have ended in the midst of a chore. */
  #look(): void {
    this.wake()
    this.sweepExpired().catch(failed)
    this.#purge ??= purge(this.#place)
      .catch(failed)
      .finally(() => {
        this.#purge = undefined
      })
    this.#trim ??= trimStreams({ ...this.#place, isOver: () => this.#closed })
      .catch(failed)
      .finally(() => {
        this.#trim = undefined
      })
  }

  async #doChores(): Promise<void> {
    const { storage, catalogue } = this.#place
    this.#wanted = false
    let last: Chore | undefined
    while (!this.#closed && storage.read((reader) => nextChore(reader, last)) !== undefined) {
      last = await storage.write((writer) => doStep(writer, catalogue, last))
    }
  }
}

const everyMinute = 60_000

/** What keeps the store from being read or written, requests are told of too: here it's tried again later. */
function failed(): void {}

/** Forgets what no repetition will ask for any more. */
function purge({ storage, now }: UpkeepPlace): Promise<void> {
  return storage.write((writer) => purgeTokens(writer, now()))
}
