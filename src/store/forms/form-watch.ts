import type { AnyEntity } from '../../model/index.ts'
import type { DynamoClient } from '../client/index.ts'
import type { Clock } from '../run/index.ts'
import { formCopies, readRecord } from './form-record.ts'
import { servedBy, unserved } from './form-stage.ts'

/** Options of {@link FormWatch}. */
export interface WatchOptions {
  /** A client that retries. */
  readonly client: DynamoClient
  readonly tableName: string
  readonly clock: Clock
}

/**
 * The state of migrated entities' forms, as a process knows it. Before the process reads such items, it must have read
 * the record within the last {@link knownForMs}, by its own clock; otherwise it doesn't read the items. So after that
 * time no process reads a form that is no longer served.
 */
export class FormWatch {
  readonly #options: WatchOptions
  readonly #known = new Map<AnyEntity, Known>()
  readonly #reading = new Map<AnyEntity, Promise<void>>()

  constructor(options: WatchOptions) {
    this.#options = options
  }

  /**
   * Ensures that items of these entities may be read now.
   *
   * @returns undefined if this is already known: without an await, the reads of a tick stay together.
   * @throws DynagateError UPSTREAM_UNAVAILABLE if they may not be read, or if the record couldn't be read.
   */
  ready(entities: readonly AnyEntity[]): Promise<void> | undefined {
    const unknown = entities.filter((entity) => entity.second !== undefined && !this.#isKnown(entity))
    if (unknown.length === 0) return undefined
    return Promise.all(unknown.map((entity) => this.#read(entity))).then(() => {
      for (const entity of unknown) this.#check(entity)
    })
  }

  /** Whether the entity's items may be read according to the known record; reads the record again before it is too old. */
  #isKnown(entity: AnyEntity): boolean {
    const known = this.#known.get(entity)
    const age = this.#options.clock.now() - (known?.sentAt ?? Number.NEGATIVE_INFINITY)
    if (known === undefined || !known.isServed || age >= knownForMs) return false
    // A failure matters only once the known record is too old.
    if (age >= refreshAfterMs) this.#read(entity).catch(() => {})
    return true
  }

  #check(entity: AnyEntity): void {
    const known = this.#known.get(entity)
    if (known !== undefined && !known.isServed) throw known.error
  }

  #read(entity: AnyEntity): Promise<void> {
    const reading =
      this.#reading.get(entity) ?? this.#readOnce(entity).finally(() => this.#reading.delete(entity))
    this.#reading.set(entity, reading)
    return reading
  }

  async #readOnce(entity: AnyEntity): Promise<void> {
    const { client, tableName, clock } = this.#options
    const sentAt = clock.now()
    const copy = Math.floor(clock.random() * formCopies)
    const record = await readRecord(client, { entity, tableName, copy })
    const isServed = servedBy(entity, record)
    this.#known.set(entity, { sentAt, isServed, error: unserved(entity, record) })
  }
}

interface Known {
  /** When the read was sent. */
  readonly sentAt: number
  readonly isServed: boolean
  readonly error: Error
}

/** The time for which a record that was read is relied on, in milliseconds. */
export const knownForMs = 5_000
const refreshAfterMs = 2_000
