import { DynagateError } from '../../errors.ts'
import type { AnyEntity, JsonValue } from '../../model/index.ts'
import type { StoreRequest } from '../request.ts'
import type { Clock } from '../run/index.ts'
import type { RequestOptions } from '../store.ts'
import type { Transaction } from '../transaction.ts'
import { WriteError } from '../write/index.ts'
import { type LeaseItem, type LeaseKey, leaseItemOf } from './lease-item.ts'

/** The lease has expired or belongs to another holder: work under it must stop. */
export class LeaseLost extends DynagateError {
  constructor(name: string, reason: string) {
    super('CONFLICT', `The lease '${name}' is lost: ${reason}`)
  }
}

/** The parts of a held lease. */
export interface LeaseParts {
  readonly entity: AnyEntity
  readonly key: LeaseKey
  /** The item as acquired. */
  readonly item: LeaseItem & { readonly holder: string }
  /** When the acquiring write was sent. */
  readonly sentAt: number
  readonly clock: Clock
  readonly request: (options: RequestOptions) => StoreRequest
}

/**
 * A lease that this process has acquired. It is valid for its duration after the last renewal; then other processes can
 * acquire it. Because a process may pause at any moment, checking the validity isn't enough: writes under the lease
 * must use {@link fence} or {@link save}, which DynamoDB rejects once another holder has acquired the lease.
 */
export class Lease {
  readonly name: string
  /** Greater than the token of each earlier holder: systems outside the table can reject writes with a smaller one. */
  readonly token: number
  readonly #parts: LeaseParts
  readonly #end = new AbortController()
  #beat: number
  #checkpoint: JsonValue | undefined
  #validUntil: number
  /** Serializes the writes of the lease, so that each knows the beat of the previous one. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: LeaseParts) {
    const { key, item, sentAt } = parts
    this.name = key.name
    this.token = item.token
    this.#parts = parts
    this.#beat = item.beat
    this.#checkpoint = item.checkpoint
    this.#validUntil = sentAt + item.durationMs
  }

  /** Aborted when the lease is lost, with a {@link LeaseLost}, or released. */
  get signal(): AbortSignal {
    return this.#end.signal
  }

  /** Whether no other holder can have acquired it, by the clock of this process. */
  get isValid(): boolean {
    return !this.signal.aborted && this.#parts.clock.now() < this.#validUntil
  }

  /** Milliseconds until it expires unless it is renewed; 0 once it is invalid. */
  get remainingMs(): number {
    return this.signal.aborted ? 0 : Math.max(0, this.#validUntil - this.#parts.clock.now())
  }

  /** The last checkpoint under this name, saved by this holder or an earlier one. */
  get checkpoint(): JsonValue | undefined {
    return this.#checkpoint
  }

  /**
   * Extends the lease by its duration: one update.
   *
   * @throws LeaseLost; DynagateError if it couldn't be written, and the lease is still held.
   */
  renew(): Promise<void> {
    return this.#write({})
  }

  /**
   * Stores a checkpoint for the next holder, and renews the lease: one update. Null removes it.
   *
   * @throws LeaseLost, and nothing is stored; DynagateError LIMIT_EXCEEDED for more than 400 KB, or the error of the
   *   write.
   */
  async save(checkpoint: JsonValue): Promise<void> {
    await this.#write({ checkpoint })
    this.#checkpoint = checkpoint ?? undefined
  }

  /**
   * Fences a transaction: it writes nothing once another holder has acquired the lease, and throws a `WriteError`
   * CONDITION_FAILED of the entity `Lease`.
   *
   * @throws LeaseLost if it is known to be lost.
   */
  fence(transaction: Pick<Transaction, 'check'>): void {
    this.signal.throwIfAborted()
    const { entity, key } = this.#parts
    transaction.check(entity, key, { if: this.#isOwn })
  }

  /**
   * Releases the lease, so that others needn't wait for its expiry.
   *
   * @returns false if the release couldn't be written: then the lease expires.
   */
  async release(): Promise<boolean> {
    try {
      await this.#write({ holder: null })
      return true
    } catch (error) {
      if (error instanceof DynagateError) return false
      throw error
    } finally {
      this.#end.abort(new LeaseLost(this.name, 'it was released'))
    }
  }

  /**
   * Ends the lease in a transaction that it also fences, and removes its item with the checkpoint: for work that is
   * done only once. The rest of the transaction isn't work under the lease.
   *
   * @throws LeaseLost if it is known to be lost.
   */
  remove(transaction: Pick<Transaction, 'delete'>): void {
    this.signal.throwIfAborted()
    const { entity, key } = this.#parts
    transaction.delete(entity, key, { if: this.#isOwn })
  }

  /** Ends the lease if it is no longer valid. */
  expire(): void {
    if (!this.isValid) this.#lose('it has not been renewed in time')
  }

  #write(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const turn = this.#turn.then(() => this.#update(changes))
    this.#turn = turn.catch(() => {})
    return turn
  }

  /**
   * Retries a write after a lost response, on the condition of the same beat, so that at most one attempt has an
   * effect. If the beat has advanced, an earlier attempt succeeded.
   */
  async #update(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const { entity, key, clock, request, item } = this.#parts
    for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
      this.signal.throwIfAborted()
      const sentAt = clock.now()
      const options = { if: this.#isOwn, expectedVersion: this.#beat }
      try {
        const within = { deadlineMs: Math.max(shortestCallMs, this.remainingMs) }
        const written = await request(within).update(
          entity,
          key,
          { durationMs: item.durationMs, ...changes },
          options,
        )
        this.#beat = leaseItemOf(written).beat
        this.#validUntil = sentAt + item.durationMs
        return
      } catch (error) {
        if (!(error instanceof DynagateError)) throw error
        const isUnknown = error.code === 'OUTCOME_UNKNOWN'
        if (!isUnknown) this.#beat = this.#beatAfter(error)
        if (retriesLeft === 0) throw error
      }
    }
  }

  /** The beat of the item that rejected a write, if it is still this holder's. */
  #beatAfter(error: DynagateError): number {
    if (error.code === 'NOT_FOUND') throw this.#lose('its item was deleted')
    if (!(error instanceof WriteError) || error.code !== 'CONDITION_FAILED' || error.item === undefined)
      throw error
    const { holder, token, beat } = leaseItemOf(error.item)
    if (holder === this.#parts.item.holder && token === this.token) return beat
    throw this.#lose(holder === undefined ? 'it was released' : 'another holder has acquired it')
  }

  #lose(reason: string): LeaseLost {
    const lost = new LeaseLost(this.name, reason)
    this.#end.abort(lost)
    return lost
  }

  get #isOwn() {
    const { holder, token } = this.#parts.item
    return { holder: { eq: holder }, token: { eq: token } }
  }
}

const mostRetries = 3

/** The minimum deadline of a call: an expired lease may still be renewed or released if no other holder has acquired it. */
const shortestCallMs = 1000
