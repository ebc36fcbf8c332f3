import {
  type AnyEntity,
  type Document,
  encodeItem,
  inTenant,
  keyAttributes,
  keyText,
} from '../../model/index.ts'
import type { ReadCache } from '../cache/index.ts'
import type { ItemChange } from '../changes/index.ts'
import type { DynamoClient } from '../client/index.ts'
import { batchWriteAll } from '../run/index.ts'

/** Options of `putAll()`. */
export interface PutAllOptions {
  readonly client: DynamoClient
  readonly tableName: string
  /** The tenant of the items; undefined without one. */
  readonly tenant: string | undefined
  /** Called after each step with the number of items written. */
  readonly progress?: ((done: number) => void) | undefined
  /** Discards cached reads of these items. */
  readonly cache?: Pick<ReadCache, 'invalidate'> | undefined
}

type Items = Iterable<Readonly<Record<string, unknown>>> | AsyncIterable<Readonly<Record<string, unknown>>>

/**
 * Puts items with BatchWriteItem, four full batches concurrently. Takes no more from the source than a step needs, so the
 * source may be endless. Of two items with the same key the later one wins.
 *
 * @returns the number of items.
 * @throws DynagateError BAD_USER_INPUT for an item that doesn't fit, otherwise the error of the first failed write. Earlier
 *   steps are complete, and the failed one may be partial.
 */
export async function putAll(entity: AnyEntity, items: Items, options: PutAllOptions): Promise<number> {
  let done = 0
  let step: Document[] = []
  const write = async () => {
    await writeStep(entity, step, options)
    done += step.length
    step = []
    options.progress?.(done)
  }
  for await (const item of items) {
    step.push(encodeItem(entity, inTenant(item, options.tenant)))
    if (step.length === stepSize) await write()
  }
  if (step.length > 0) await write()
  return done
}

/** Four batches of 25. */
const stepSize = 100

async function writeStep(
  { table }: AnyEntity,
  step: readonly Document[],
  { client, tableName, cache }: PutAllOptions,
): Promise<void> {
  const names = keyAttributes(table.primaryIndex)
  // A batch with the same key twice is rejected as a whole.
  const distinct = new Map(step.map((item) => [keyText(tableName, names, item), item]))
  const requests = [...distinct.values()].map((Item) => ({ PutRequest: { Item } }))
  const [failed] = await batchWriteAll(client, { [tableName]: requests })
  const isCertain = failed === undefined
  const changeTo = (after: Document): ItemChange => ({ key: after, before: undefined, after, isCertain })
  if (cache) await Promise.all([...distinct.values()].map((after) => cache.invalidate(changeTo(after))))
  if (failed) throw failed.error
}
