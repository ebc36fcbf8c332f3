import { keyAttributes } from '../../model/index.ts'
import type { GatewayDefinition } from '../../server/index.ts'
import { memoryCache } from '../../store/index.ts'
import { openTestGateway, type TestGateway } from '../open-test-gateway.ts'
import type { KnownItem } from './known-items.ts'

/** An item as it is stored, in DynamoDB's JSON. */
export type StoredItem = Readonly<Record<string, unknown>>

/** Items that the same callers may see, as known and as stored, with those that the store adds for them. */
export interface ItemGroup {
  readonly known: readonly KnownItem[]
  readonly stored: readonly StoredItem[]
  /** Items of earlier groups as these have changed them, such as a parent with their count. */
  readonly updated: readonly StoredItem[]
}

/** Stores each group of items once: defaults that are generated are the same in all tables then. */
export async function storedGroups<Context extends object>(
  definition: GatewayDefinition<Context>,
  groups: readonly (readonly KnownItem[])[],
): Promise<ItemGroup[]> {
  await using app = await openTestGateway(tested(definition, false))
  const before = new Set<string>()
  const keys = new Set<string>()
  const stored: ItemGroup[] = []
  for (const known of groups) {
    for (const { entity, item, tenant } of known) {
      await app.store.putAll(entity, [item], tenant === undefined ? {} : { tenant })
    }
    const all = await storedItems(app)
    const added = all.filter((each) => !before.has(JSON.stringify(each)))
    for (const each of added) before.add(JSON.stringify(each))
    const isUpdated = (each: StoredItem) => keys.has(keyText(app, each))
    stored.push({
      known,
      stored: added.filter((each) => !isUpdated(each)),
      updated: added.filter(isUpdated),
    })
    for (const each of added) keys.add(keyText(app, each))
  }
  return stored
}

/** A gateway over a table with these items, without limits that would reject requests of the matrix. */
export async function openWorld<Context extends object>(
  definition: GatewayDefinition<Context>,
  groups: readonly ItemGroup[],
  isCached: boolean,
): Promise<TestGateway> {
  const app = await openTestGateway(tested(definition, isCached))
  await putStored(app, groups)
  return app
}

/** Writes items as they were first stored, and as later groups among these have changed them. */
export async function putStored(app: TestGateway, groups: readonly ItemGroup[]): Promise<void> {
  const { engine, store } = app
  const keys = new Set<string>()
  for (const { stored, updated } of groups) {
    for (const item of stored) keys.add(keyText(app, item))
    for (const Item of [...stored, ...updated.filter((each) => keys.has(keyText(app, each)))]) {
      await engine.execute('PutItem', { TableName: store.tableName, Item } as never)
    }
  }
}

/** The primary key of a stored item. */
export function keyOf({ store }: TestGateway, item: StoredItem): StoredItem {
  return Object.fromEntries(keyAttributes(store.table.primaryIndex).map((name) => [name, item[name]]))
}

/** A string that items of one primary key have in common. */
export function keyText(app: TestGateway, item: StoredItem): string {
  return JSON.stringify(keyOf(app, item))
}

/** All items of a table. */
export async function storedItems({ engine, store }: TestGateway): Promise<StoredItem[]> {
  const items: StoredItem[] = []
  let from: unknown
  do {
    const page = (await engine.execute('Scan', {
      TableName: store.tableName,
      ...(from !== undefined && { ExclusiveStartKey: from }),
    } as never)) as { readonly Items?: readonly StoredItem[]; readonly LastEvaluatedKey?: unknown }
    items.push(...(page.Items ?? []))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return items
}

function tested<Context extends object>(
  definition: GatewayDefinition<Context>,
  isCached: boolean,
): GatewayDefinition<Context> {
  const { rateLimit: _, documents: __, cache, cost: { perCaller: ___, ...cost } = {}, ...others } = definition
  const scope = cache?.scope
  return {
    ...others,
    cost: { ...cost, limit: { calls: 100_000, readUnits: 1e9, writeUnits: 1e9 } },
    limits: { ...others.limits, ...unlimited },
    ...(isCached && { cache: { storage: memoryCache(), settleMs: 0, ...(scope && { scope }) } }),
  } as GatewayDefinition<Context>
}

const unlimited = {
  bodyBytes: 10_000_000,
  tokens: 100_000,
  depth: 100,
  aliases: 10_000,
  selections: 100_000,
  rootFields: 10_000,
  subscriptions: 10_000,
  subscriptionsPerCaller: 10_000,
}
