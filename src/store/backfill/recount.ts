import { isDeepStrictEqual } from 'node:util'
import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  childrenPattern,
  countedForm,
  countingRelations,
  type Document,
  parentAttributes,
  plainDecimal,
  readNumber,
  tenantOf,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { ConditionFailed, type DynamoClient } from '../client/index.ts'
import { Placeholders } from '../expressions/index.ts'
import { pickKey } from '../plan/index.ts'
import type { Clock } from '../run/index.ts'
import {
  amountsOf,
  type Change,
  callOf,
  contextOf,
  plusDecimal,
  present,
  servedChildPages,
  setOrRemove,
  unchanged,
  updateExpression,
  type WriteTarget,
} from '../write/index.ts'

/** Options of {@link recount}. */
export interface Recounting {
  /** A client that retries. */
  readonly client: DynamoClient
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  /** Whether to correct wrong counts; otherwise they are only detected. */
  readonly isRepair: boolean
}

/** The children of an item kept changing while they were counted. */
export class KeptChanging extends Error {
  override readonly name = 'KeptChanging'
}

/**
 * Reads the children of an item and compares its counts and sums with them. A correction is stored on the condition that
 * no child was written since the item was read. A global index may lag behind the table, so a difference counts only if it
 * is found twice, {@link lagMs} apart.
 *
 * @returns whether counts or sums differed.
 * @throws KeptChanging if others kept changing the children.
 */
export async function recount(
  target: WriteTarget,
  stored: Document,
  { client, clock, signal, isRepair }: Recounting,
): Promise<boolean> {
  const { entity, tableName } = target
  const key = pickKey(stored, entity.table.primaryIndex)
  const mayMiss = exactRelations(entity).some(([child, relation]) => {
    const { index } = required(childrenPattern(child, relation), 'the query of children')
    return index.kind !== 'primary' || child.movable.size > 0
  })
  let earlier: Changes | undefined
  for (let retriesLeft = mostRetries; retriesLeft > 0; retriesLeft -= 1) {
    signal?.throwIfAborted()
    const { Item: item } = await client.get({ TableName: tableName, Key: key, ConsistentRead: true }, {})
    if (item === undefined) return false
    const found = await differences(target, item, client)
    if (found.changes.length === 0) return false
    const isConfirmed = !mayMiss || isDeepStrictEqual(found, earlier)
    if (!isConfirmed) {
      earlier = found
      await clock.sleep(lagMs, signal)
      continue
    }
    if (!isRepair || (await correct(target, key, found, client))) return true
    earlier = undefined
  }
  throw new KeptChanging(`${entity.name}: its children kept changing while they were counted`)
}

/** Retries of counting the children of one parent. */
export const mostRetries = 20

/** Milliseconds: longer than the usual lag of a global index. */
export const lagMs = 1000

/** The corrections of an item's counts and sums. */
export interface Changes {
  readonly changes: readonly Change[]
  /** The item's number of changes when it was read. */
  readonly stamp: Document[string] | undefined
}

/** The corrections of an item's counts and sums, from a read of its children. */
async function differences(target: WriteTarget, item: Document, client: DynamoClient): Promise<Changes> {
  const { entity } = target
  const expected = new Map<string, Document[string]>()
  for (const [name, total] of await totalsOf(target, item, client)) expected.set(name, readNumber(total))
  expected.set(parentAttributes.counted, required(countedForm(entity), 'the form of counts'))
  const changes = [...expected].flatMap(([name, value]) =>
    textOf(item[name]) === textOf(value) ? [] : [setOrRemove(name, value)],
  )
  return { changes, stamp: item[parentAttributes.changes] }
}

function textOf(value: Document[string] | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : plainDecimal(String(value))
}

/** The relations whose counts and sums are in the parent's item, and not in shards. */
function exactRelations(entity: AnyEntity) {
  return countingRelations(entity).filter(([, { shards }]) => shards === undefined)
}

async function totalsOf(
  { entity, tableName }: WriteTarget,
  item: Document,
  client: DynamoClient,
): Promise<ReadonlyMap<string, string>> {
  const totals = new Map<string, string>()
  for (const [child, relation] of exactRelations(entity)) {
    for (const [name] of amountsOf(child, relation, {})) totals.set(name, '0')
    const tenant = tenantOf(contextOf(entity, item))
    for await (const page of servedChildPages(client, { tableName, child, relation, parent: item, tenant })) {
      for (const each of page) {
        for (const [name, amount] of amountsOf(child, relation, each)) {
          totals.set(name, plusDecimal(totals.get(name) ?? '0', amount, 1n))
        }
      }
    }
  }
  return totals
}

/** Stores corrected counts and sums. @returns false if a child was written meanwhile, or the outcome is unknown. */
export async function correct(
  target: WriteTarget,
  key: Document,
  { changes, stamp }: Changes,
  client: DynamoClient,
): Promise<boolean> {
  const { entity, tableName } = target
  const placeholders = new Placeholders()
  const read = stamp === undefined ? {} : { [parentAttributes.changes]: stamp }
  const all: readonly Change[] = [...changes, { kind: 'add', path: [parentAttributes.changes], value: 1 }]
  const condition = [present(target, placeholders), unchanged(parentAttributes.changes, read, placeholders)]
  const call = callOf({
    kind: 'update',
    tableName,
    entity,
    key,
    update: updateExpression(all, placeholders),
    changes: all,
    condition: condition.join(' AND '),
    attributes: placeholders.attributes,
    conditionsOn: [],
  })
  try {
    if (call.operation === 'update') await client.update(call.input, {})
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    // The next comparison shows whether it was stored.
    if (error instanceof DynagateError && error.code === 'OUTCOME_UNKNOWN') return false
    throw error
  }
}
