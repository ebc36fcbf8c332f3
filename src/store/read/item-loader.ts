import DataLoader from 'dataloader'
import { DynagateError } from '../../errors.ts'
import type { Document } from '../../model/index.ts'
import type { DynamoClient } from '../client/index.ts'
import type { GetPlan } from '../plan/index.ts'
import { batchGetAll, type KeyResult, keyText } from '../run/index.ts'
import type { InFlight } from './in-flight.ts'

/**
 * Gets items by their primary keys: each key once in a request. What is asked for in one tick, or while other
 * reads are under way, goes out together: one key as a GetItem, several as a BatchGetItem, consistent and other reads apart, for a BatchGetItem has one
 * setting for a table.
 */
export class ItemLoader {
  readonly #client: DynamoClient
  readonly #tableName: string
  readonly #loader: DataLoader<GetPlan, Document | null, string>

  constructor(inFlight: InFlight, tableName: string) {
    this.#client = inFlight.client
    this.#tableName = tableName
    this.#loader = new DataLoader<GetPlan, Document | null, string>((plans) => this.#read(plans), {
      cacheKeyFn: textOf,
      batchScheduleFn: inFlight.whenQuiet,
    })
  }

  /** The stored item, or null where there is none; throws the error of its own key only. */
  load(plan: GetPlan): Promise<Document | null> {
    return this.#loader.load(plan)
  }

  /** Forgets everything, so that what a write changed is read anew. */
  clear(): void {
    this.#loader.clearAll()
  }

  async #read(plans: readonly GetPlan[]): Promise<KeyResult[]> {
    const groups = [true, false].map((consistent) => plans.filter((plan) => plan.consistent === consistent))
    const results = new Map<GetPlan, KeyResult>()
    await Promise.all(groups.map((group) => this.#readGroup(group, results)))
    return plans.map((plan) => results.get(plan) ?? null)
  }

  async #readGroup(group: readonly GetPlan[], results: Map<GetPlan, KeyResult>): Promise<void> {
    const [first, ...others] = group
    if (first === undefined) return
    if (others.length === 0) {
      results.set(first, await this.#readOne(first))
      return
    }
    const keys = { Keys: group.map(({ key }) => key), ...(first.consistent && { ConsistentRead: true }) }
    const { [this.#tableName]: found = [] } = await batchGetAll(this.#client, { [this.#tableName]: keys })
    for (const [at, plan] of group.entries()) results.set(plan, found[at] ?? null)
  }

  async #readOne({ key, consistent }: GetPlan): Promise<KeyResult> {
    try {
      const input = { TableName: this.#tableName, Key: key, ...(consistent && { ConsistentRead: true }) }
      return (await this.#client.get(input)).Item ?? null
    } catch (error) {
      if (error instanceof DynagateError) return error
      throw error
    }
  }
}

function textOf({ key, consistent }: GetPlan): string {
  return keyText(consistent ? 'consistent' : '', Object.keys(key), key)
}
