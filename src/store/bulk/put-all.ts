import {
  type AnyEntity,
  type Document,
  encodeItem,
  inTenant,
  keyAttributes,
  keyText,
  shardsOfParent,
} from '../../model/index.ts'
import type { ReadCache } from '../cache/index.ts'
import type { ItemChange } from '../changes/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { batchWriteAll, chunksOf } from '../run/index.ts'
import {
  type AwayFromHome,
  commit,
  deadlineOf,
  isPutAfterRead,
  maxTransactionItems,
  TransactionPlan,
  type WriteOutcome,
} from '../write/index.ts'

/** Options of `putAll()`. */
export interface PutAllOptions {
  readonly client: DynamoClient
  readonly tableName: string
  /** The tenant of the items; undefined without one. */
  readonly tenant: string | undefined
  /** Returns milliseconds since 1970. */
  readonly clock: () => number
  /** Called after each step with the number of items written. */
  readonly progress?: ((done: number) => void) | undefined
  /** Discards cached reads of these items. */
  readonly cache?: Pick<ReadCache, 'invalidate'> | undefined
  /** The store's Region and the home, if the store isn't in the home Region of its table. */
  readonly away?: AwayFromHome | undefined
}

type Items = Iterable<Readonly<Record<string, unknown>>> | AsyncIterable<Readonly<Record<string, unknown>>>

/**
 * Puts items with BatchWriteItem, four full batches concurrently. Items with unique values, parents, counts of children
 * or a second form are put in transactions, one after another, which also write their companions and those of the items
 * that they replace. Takes from the source only the items of the next step, so the source may be endless. The later of
 * two items with the same key wins.
 *
 * @returns the number of items.
 * @throws DynagateError BAD_USER_INPUT for an item that doesn't fit, UNIQUE_VIOLATION for another item's unique value,
 *   otherwise the error of the first failed write. Earlier steps are complete, and the failed one may be partial.
 */
export async function putAll(entity: AnyEntity, items: Items, options: PutAllOptions): Promise<number> {
  let done = 0
  let step: Document[] = []
  const write = async () => {
    await (isPutAfterRead(entity) ? transactStep : writeStep)(entity, step, options)
    done += step.length
    step = []
    options.progress?.(done)
  }
  for await (const item of items) {
    step.push(encodeItem(entity, inTenant(item, options.tenant), options.clock()))
    if (step.length === stepSize) await write()
  }
  if (step.length > 0) await write()
  return done
}

/** Four batches of 25. */
const stepSize = 100

/** Several transactions, each with as many items as fit with all of their unique values and parents, new and former. */
async function transactStep(
  entity: AnyEntity,
  step: readonly Document[],
  { client, tableName, cache, clock, tenant, away }: PutAllOptions,
): Promise<void> {
  const onOutcomes = async (outcomes: readonly WriteOutcome[]) => {
    if (cache) await Promise.all(outcomes.map((outcome) => cache.invalidate(outcome)))
  }
  const forms = entity.second === undefined ? 0 : 2
  const each = 1 + forms + shardsOfParent(entity) + 2 * (entity.unique.size + entity.parents.size)
  const together = Math.floor((maxTransactionItems - forms) / each)
  for (const items of chunksOf(distinct(entity, step), together)) {
    const plan = new TransactionPlan(() => ({ tableName, entity, now: clock() }))
    for (const item of items) plan.put(entity, item, tenant)
    await commit(plan, { client, onOutcomes, within: deadlineOf({}), away })
  }
}

async function writeStep(
  entity: AnyEntity,
  step: readonly Document[],
  { client, tableName, cache }: PutAllOptions,
): Promise<void> {
  const items = distinct(entity, step)
  const requests = items.map((Item) => ({ PutRequest: { Item } }))
  const [failed] = await batchWriteAll(client, { [tableName]: requests })
  const isCertain = failed === undefined
  const changeTo = (after: Document): ItemChange => ({ key: after, before: undefined, after, isCertain })
  if (cache) await Promise.all(items.map((after) => cache.invalidate(changeTo(after))))
  if (failed) throw failed.error
}

/** The last item of each key: DynamoDB rejects a batch or a transaction with a repeated key. */
function distinct({ table }: AnyEntity, items: readonly Document[]): Document[] {
  const names = keyAttributes(table.primaryIndex)
  return [...new Map(items.map((item) => [keyText('', names, item), item])).values()]
}
