import { randomUUID } from 'node:crypto'
import { DynagateError } from '../../errors.ts'
import type { AnyEntity, JsonValue, Table } from '../../model/index.ts'
import type { StoreRequest } from '../request.ts'
import { type Clock, systemClock } from '../run/index.ts'
import type { RequestOptions } from '../store.ts'
import { Lease } from './lease.ts'
import { type LeaseItem, type LeaseKey, leaseEntity, leaseItemOf } from './lease-item.ts'
import { Observations } from './observations.ts'

/** Options of `Leases`. */
export interface LeaseOptions {
  readonly store: LeaseStore
  /**
   * The Region whose replica of the table the store's client reaches: each Region has its own leases. Any fixed name
   * without Regions.
   */
  readonly region: string
  /** Milliseconds after its last renewal at which others may acquire a lease; 10,000 by default. */
  readonly durationMs?: number
  readonly clock?: Clock
}

/** The part of a store that leases use. Their items belong to no tenant. */
export interface LeaseStore {
  readonly table: Table
  request(options: RequestOptions & { readonly tenant: null }): StoreRequest
}

/** Options of holding a lease. */
export interface HoldOptions {
  /** Ends the wait, and the work's lease. */
  readonly signal?: AbortSignal
}

/**
 * Acquires the leases of a table, for one process.
 *
 * @example
 * const leases = new Leases({ store, region: 'eu-west-1' })
 * await leases.hold('nightly report', async (lease) => {
 *   await store.request().transact((tx) => {
 *     lease.fence(tx)
 *     tx.create(Report, { day, total })
 *   })
 * })
 */
export class Leases {
  readonly #entity: AnyEntity
  readonly #request: (options: RequestOptions) => StoreRequest
  readonly #region: string
  readonly #durationMs: number
  readonly #clock: Clock
  readonly #observations = new Observations()

  constructor({ store, region, durationMs = 10_000, clock = systemClock }: LeaseOptions) {
    if (!Number.isSafeInteger(durationMs) || durationMs < shortestMs) {
      throw new TypeError(`Expected a lease of at least ${shortestMs} milliseconds, got ${durationMs}`)
    }
    this.#entity = leaseEntity(store.table)
    this.#request = (options) =>
      store.request({ ...options, tenant: null, consistent: true, bypassRules: true })
    this.#region = region
    this.#durationMs = durationMs
    this.#clock = clock
  }

  /**
   * Acquires a lease that is free, or whose holder hasn't renewed it for its duration, as far as this process has seen:
   * a first call never takes a lease that is held. One read and one update.
   *
   * @returns undefined if another holder has it.
   */
  async tryAcquire(name: string): Promise<Lease | undefined> {
    const sentAt = this.#clock.now()
    const found = await this.#read(name)
    if (found?.holder !== undefined) {
      const times = { sentAt, receivedAt: this.#clock.now() }
      if (this.#observations.unchangedMs(name, found.beat, times) <= found.durationMs) return undefined
    }
    return this.#take(name, found)
  }

  /** The last checkpoint of a lease; undefined for none. One read, without acquiring the lease. */
  async checkpointOf(name: string): Promise<JsonValue | undefined> {
    return (await this.#read(name))?.checkpoint
  }

  /** Waits until it has acquired the lease. @throws the signal's reason. */
  async acquire(name: string, { signal }: HoldOptions = {}): Promise<Lease> {
    for (;;) {
      signal?.throwIfAborted()
      const lease = await this.tryAcquire(name)
      if (lease) return lease
      // Between a quarter and a half of the duration, at random, so that waiting processes don't all read at once.
      await this.#clock.sleep((this.#durationMs / 4) * (1 + this.#clock.random()), signal)
    }
  }

  /**
   * Waits for the lease, runs the work under it and releases it. Meanwhile the lease is renewed. When it is lost or
   * `signal` fires, `lease.signal` is aborted, and the work must end.
   *
   * @throws what the work throws; the signal's reason before it has begun.
   */
  async hold<Result>(
    name: string,
    work: (lease: Lease) => Promise<Result>,
    options: HoldOptions = {},
  ): Promise<Result> {
    const lease = await this.acquire(name, options)
    return this.holding(lease, work, options)
  }

  /** Works under an acquired lease, as {@link hold} does. */
  async holding<Result>(
    lease: Lease,
    work: (lease: Lease) => Promise<Result>,
    { signal }: HoldOptions = {},
  ): Promise<Result> {
    const end = new AbortController()
    const release = () => void lease.release()
    signal?.addEventListener('abort', release, { once: true })
    if (signal?.aborted) release()
    const renewal = this.#keepRenewed(lease, end.signal)
    try {
      return await work(lease)
    } finally {
      signal?.removeEventListener('abort', release)
      end.abort()
      await renewal
      await lease.release()
    }
  }

  /** Removes the item of a free lease with its checkpoint, after the work is done. */
  async remove(name: string): Promise<void> {
    const lease = await this.tryAcquire(name)
    if (lease === undefined) return
    await this.#request({}).transact((tx) => lease.remove(tx))
  }

  /**
   * Renews the lease three times per duration until the signal fires, so that it survives two failures. A failed
   * renewal is retried until the lease has expired. Never rejects.
   */
  async #keepRenewed(lease: Lease, signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, lease.signal])
    while (!ended.aborted) {
      try {
        await this.#clock.sleep(Math.min(lease.remainingMs, this.#durationMs / 3), ended)
        await lease.renew()
      } catch {
        // Either the lease is lost, which ends the work, or the next attempt renews it.
      }
      if (!ended.aborted) lease.expire()
    }
  }

  /** One conditional write: only one of several processes that read the same item succeeds. */
  async #take(name: string, found: LeaseItem | undefined): Promise<Lease | undefined> {
    const key = this.#keyOf(name)
    const token = (found?.token ?? 0) + 1
    // Unique, so that the acquisition is recognized if the response is lost.
    const holder = randomUUID()
    const values = { holder, token, durationMs: this.#durationMs }
    const request = this.#request({})
    const sentAt = this.#clock.now()
    let item: LeaseItem | undefined
    try {
      item = leaseItemOf(
        found === undefined
          ? await request.create(this.#entity, { ...key, ...values })
          : await request.update(this.#entity, key, values, { expectedVersion: found.beat }),
      )
    } catch (error) {
      if (!(error instanceof DynagateError)) throw error
      if (takenByAnother.has(error.code)) return undefined
      if (error.code !== 'OUTCOME_UNKNOWN') throw error
      item = await this.#read(name)
    }
    if (item?.holder !== holder) return undefined
    this.#observations.forget(name)
    const parts = { entity: this.#entity, key, clock: this.#clock, request: this.#request }
    return new Lease({ ...parts, item: { ...item, holder }, sentAt })
  }

  async #read(name: string): Promise<LeaseItem | undefined> {
    const item = await this.#request({}).byKey(this.#entity, this.#keyOf(name))
    return item === null ? undefined : leaseItemOf(item)
  }

  /** Without a leading key, a transaction in a tenant would look for a lease of the tenant. */
  #keyOf(name: string): LeaseKey {
    return { region: this.#region, name, lead: '' }
  }
}

/** The minimum duration of a lease, in milliseconds: several round trips of a retried call. */
const shortestMs = 100

const takenByAnother: ReadonlySet<string> = new Set(['ALREADY_EXISTS', 'CONDITION_FAILED', 'NOT_FOUND'])
