import { DynagateError } from '../../errors.ts'
import type { AnyEntity, Document } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { DynamoClient } from '../client/index.ts'
import { type ItemRead, type ItemSizes, patternsOf, projectionInput } from '../plan/index.ts'
import { batchGetAll, type KeyResult, type RetryBudget } from '../run/index.ts'
import type { InFlight } from './in-flight.ts'

interface Waiting {
  readonly read: ItemRead
  readonly answer: PromiseWithResolvers<Document | null>
}

/** What a pool of gets requires. */
export interface GetPoolOptions {
  readonly client: DynamoClient
  /** Counts the reads that `client` makes. */
  readonly inFlight: InFlight
  readonly tableName: string
  readonly sizes: ItemSizes
  readonly budget: RetryBudget
}

/**
 * Batches gets: one key is a GetItem, several are a BatchGetItem. Strongly and eventually consistent gets are separate
 * calls, because a BatchGetItem has one setting per table. Gets wait for the request's other reads in flight, because
 * their results may cause more gets.
 */
export class GetPool {
  readonly #inFlight: InFlight
  readonly #client: DynamoClient
  readonly #tableName: string
  readonly #sizes: ItemSizes
  readonly #budget: RetryBudget
  #waiting: Waiting[] = []

  constructor({ client, inFlight, tableName, sizes, budget }: GetPoolOptions) {
    this.#budget = budget
    this.#inFlight = inFlight
    this.#client = client
    this.#tableName = tableName
    this.#sizes = sizes
  }

  /** The stored items of these gets, null for missing ones. Each get rejects only with the error of its own key. */
  load(reads: readonly ItemRead[]): [ItemRead, Promise<Document | null>][] {
    if (reads.length === 0) return []
    const waiting = reads.map((read) => ({ read, answer: Promise.withResolvers<Document | null>() }))
    const answers = waiting.map(({ read, answer }): [ItemRead, Promise<Document | null>] => [
      read,
      answer.promise,
    ])
    const isFirst = this.#waiting.length === 0
    this.#waiting.push(...waiting)
    if (this.#inFlight.isQuiet) this.#send(this.#waiting.splice(0))
    else if (isFirst) this.#inFlight.whenQuiet(() => this.#send(this.#waiting.splice(0)))
    return answers
  }

  #send(waiting: readonly Waiting[]): void {
    for (const consistent of [true, false]) {
      const group = waiting.filter(({ read }) => read.consistent === consistent)
      if (group.length > 0) void this.#read(group)
    }
  }

  async #read(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#resultsOf(group.map(({ read }) => read))
      for (const [at, { answer }] of group.entries()) {
        const result = results[at]
        // Null is a result: the item doesn't exist.
        if (result === undefined) throw new TypeError('Expected a result for each key, got fewer')
        if (result instanceof DynagateError) answer.reject(result)
        else answer.resolve(result)
      }
    } catch (error) {
      for (const { answer } of group) answer.reject(error)
    }
  }

  async #resultsOf(reads: readonly ItemRead[]): Promise<KeyResult[]> {
    const [first, ...others] = reads
    if (first === undefined) return []
    const consistency = first.consistent ? { ConsistentRead: true } : {}
    const projected = projectionInput(
      reads.map(({ projection }) => ({ projection, items: 1 })),
      this.#sizes,
    )
    const onUnits = (items: number, readUnits: number) =>
      this.#sizes.learnMost(entitiesOf(reads), items, readUnits, first.consistent)
    const patterns = patternsOf(reads)
    if (others.length === 0) {
      const input = { TableName: this.#tableName, Key: first.key, ...consistency, ...projected }
      const { Item, ConsumedCapacity } = await this.#client.get(input, { patterns })
      onUnits(1, ConsumedCapacity?.CapacityUnits ?? 0)
      return [Item ?? null]
    }
    const keys = { Keys: reads.map(({ key }) => key), ...consistency, ...projected }
    const results = await batchGetAll(
      this.#client,
      { [this.#tableName]: keys },
      { onUnits, budget: this.#budget, patterns },
    )
    return required(results[this.#tableName], 'the results of the table')
  }
}

function entitiesOf(reads: readonly ItemRead[]): ReadonlySet<AnyEntity> {
  const all = new Set<AnyEntity>()
  for (const { entities } of reads) for (const entity of entities) all.add(entity)
  return all
}
