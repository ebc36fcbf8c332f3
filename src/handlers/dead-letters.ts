import { gunzipSync, gzipSync } from 'node:zlib'
import { type AnyEntity, a, ItemError, systemEntity, type Table } from '../model/index.ts'
import type { Lease, ShardRecord, Store, StoreRequest } from '../store/index.ts'

/** A change that a handler couldn't handle. */
export interface DeadLetter {
  readonly handler: string
  /** The token that the handler received, and receives when the change is replayed. */
  readonly token: string
  readonly error: { readonly message: string; readonly code?: string }
  readonly attempts: number
  /** When handling it failed for good: a time in ISO 8601. */
  readonly failedAt: string
  /** The record of the stream, with both images of the item. */
  readonly record: ShardRecord
}

/** A dead letter in the table. */
export interface StoredLetter {
  /** Counted from 1 in each Region, in the order in which they were stored. */
  readonly number: number
  readonly letter: DeadLetter
}

/** The entity of the parts of dead letters, and of the number of the first one in each Region. */
export function deadLetterEntity(table: Table): AnyEntity {
  return systemEntity(table, 'DeadLetter', {
    attributes: {
      region: a.string(),
      number: a.int({ digits: 12 }),
      part: a.int({ digits: 2 }),
      parts: a.int().optional(),
      data: a.binary().optional(),
      first: a.int().optional(),
    },
    key: ['region', 'number', 'part'],
  })
}

/** The dead letters of the handlers in one Region: items of the table. */
export class DeadLetters {
  readonly #entity: AnyEntity
  readonly #store: Store
  readonly #region: string

  constructor(store: Store, region: string) {
    this.#entity = deadLetterEntity(store.table)
    this.#store = store
    this.#region = region
  }

  /**
   * Writes a letter under a number, replacing an earlier one. A record may have two images of 400 KB, so a letter may need
   * several items.
   *
   * @throws WriteError CONDITION_FAILED, without writing, if another holder has acquired the lease.
   */
  async write({ number, letter }: StoredLetter, lease: Lease): Promise<void> {
    const data = gzipSync(JSON.stringify(letter))
    const parts = Math.ceil(data.length / partBytes)
    await this.#request().transact((tx) => {
      lease.fence(tx)
      for (let part = 0; part < parts; part += 1) {
        const piece = new Uint8Array(data.subarray(part * partBytes, (part + 1) * partBytes))
        tx.upsert(this.#entity, { ...this.#key(number, part), parts, data: piece })
      }
    })
  }

  /** The letter with a number; undefined if it doesn't exist or was removed. */
  async read(number: number): Promise<StoredLetter | undefined> {
    const first = await this.#part(number, 0)
    if (first === undefined) return undefined
    const rest = await Promise.all(
      Array.from({ length: first.parts - 1 }, (_, at) => this.#part(number, at + 1)),
    )
    const pieces = [first, ...rest].map((part) => {
      if (part === undefined) throw new ItemError(`The dead letter ${number} lacks one of its parts`)
      return part.data
    })
    return { number, letter: JSON.parse(gunzipSync(Buffer.concat(pieces)).toString()) as DeadLetter }
  }

  /** Removes a letter. */
  async remove(number: number): Promise<void> {
    const first = await this.#part(number, 0)
    if (first === undefined) return
    await this.#request().transact((tx) => {
      for (let part = 0; part < first.parts; part += 1) tx.delete(this.#entity, this.#key(number, part))
    })
  }

  /** The number below which there are no letters. */
  async first(): Promise<number> {
    const head = await this.#request().byKey(this.#entity, this.#key(0, 0))
    return typeof head?.first === 'number' ? head.first : 1
  }

  /** Stores that there are no letters below a number. */
  async moveFirst(first: number): Promise<void> {
    await this.#request().upsert(this.#entity, { ...this.#key(0, 0), first })
  }

  async #part(number: number, part: number): Promise<{ parts: number; data: Uint8Array } | undefined> {
    const item = await this.#request().byKey(this.#entity, this.#key(number, part))
    if (item === null) return undefined
    const { parts, data } = item
    if (typeof parts !== 'number' || !(data instanceof Uint8Array))
      throw new ItemError('An item read as a dead letter is not one')
    return { parts, data }
  }

  /** A new one each time: a request reads an item once. */
  #request(): StoreRequest {
    return this.#store.request({ tenant: null, consistent: true, bypassRules: true })
  }

  #key(number: number, part: number) {
    return { region: this.#region, number, part, lead: '' }
  }
}

/** The bytes of an item's part of a letter: an item has at most 400 KB. */
const partBytes = 350_000
