import { DynagateError } from '../../errors.ts'
import type { Document } from '../../model/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { type GetPlan, projectionInput } from '../plan/index.ts'
import { required } from '../required.ts'
import { batchGetAll, type KeyResult, type SizeBook } from '../run/index.ts'
import type { InFlight } from './in-flight.ts'

interface Waiting {
  readonly plan: GetPlan
  readonly answer: PromiseWithResolvers<Document | null>
}

/**
 * Gets that go out together: one key as a GetItem, several as a BatchGetItem, consistent and other reads apart,
 * for a BatchGetItem has one setting for a table. While other reads of the request are under way they wait, so
 * that what the answers ask for goes along.
 */
export class GetPool {
  readonly #inFlight: InFlight
  readonly #client: DynamoClient
  readonly #tableName: string
  readonly #sizes: SizeBook
  #waiting: Waiting[] = []

  constructor(inFlight: InFlight, { tableName, sizes }: { tableName: string; sizes: SizeBook }) {
    this.#inFlight = inFlight
    this.#client = inFlight.client
    this.#tableName = tableName
    this.#sizes = sizes
  }

  /** The answers to gets that are asked for together: stored items, or null; each fails with its own key's error. */
  load(plans: readonly GetPlan[]): [GetPlan, Promise<Document | null>][] {
    if (plans.length === 0) return []
    const waiting = plans.map((plan) => ({ plan, answer: Promise.withResolvers<Document | null>() }))
    const answers = waiting.map(({ plan, answer }): [GetPlan, Promise<Document | null>] => [
      plan,
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
      const group = waiting.filter(({ plan }) => plan.consistent === consistent)
      if (group.length > 0) void this.#read(group)
    }
  }

  async #read(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#resultsOf(group.map(({ plan }) => plan))
      for (const [at, { answer }] of group.entries()) {
        const result = required(results[at], 'a result for each key')
        if (result instanceof DynagateError) answer.reject(result)
        else answer.resolve(result)
      }
    } catch (error) {
      for (const { answer } of group) answer.reject(error)
    }
  }

  async #resultsOf(plans: readonly GetPlan[]): Promise<KeyResult[]> {
    const [first, ...others] = plans
    if (first === undefined) return []
    const consistency = first.consistent ? { ConsistentRead: true } : {}
    const projected = projectionInput(
      plans.map(({ projection }) => ({ projection, items: 1 })),
      this.#sizes,
    )
    const entities = [...new Set(plans.flatMap((plan) => plan.entities ?? []))]
    const onUnits = (items: number, readUnits: number) =>
      this.#sizes.learnMost(entities, items, readUnits, first.consistent)
    if (others.length === 0) {
      const input = { TableName: this.#tableName, Key: first.key, ...consistency, ...projected }
      const { Item, ConsumedCapacity } = await this.#client.get(input)
      onUnits(1, ConsumedCapacity?.CapacityUnits ?? 0)
      return [Item ?? null]
    }
    const keys = { Keys: plans.map(({ key }) => key), ...consistency, ...projected }
    const results = await batchGetAll(this.#client, { [this.#tableName]: keys }, { onUnits })
    return required(results[this.#tableName], 'the results of the table')
  }
}
