import { CallerRights, type Table, tenantOfRequest } from '../model/index.ts'
import { type FillGroup, fill, putAll } from './bulk/index.ts'
import { type CacheOptions, ReadCache } from './cache/index.ts'
import { CallAccount } from './call-account.ts'
import { changeOf, type ItemChange } from './changes/index.ts'
import { clientFrom, type DynamoClient, sendOf } from './client/index.ts'
import { CursorSeal, type CursorSecret } from './cursor/index.ts'
import { FormWatch } from './forms/index.ts'
import { BusyProcess, CallGuard } from './guard/index.ts'
import { guardedReads } from './guarded-reads.ts'
import { HotCounters } from './hot-counters.ts'
import { checkMembers } from './known-members.ts'
import { calledPartition, ItemSizes, Projections } from './plan/index.ts'
import { InFlight, Reader } from './read/index.ts'
import { hasRules, RuleAttributes, requestRules } from './rules/index.ts'
import { defaultPolicy, type OnCall, RetryBudget, retrying, systemClock } from './run/index.ts'
import { SharedReads } from './sharing/index.ts'
import type { PutOptions, RequestOptions, Store } from './store.ts'
import { combined, type StoreObserver } from './store-observer.ts'
import { storeRequest } from './store-request.ts'
import { type ChangeFeed, Following } from './subscriptions/index.ts'
import { inTenantOf, withinRequest } from './within-request.ts'
import { awayFromHome, type Idempotency, IdempotentWriter, type WriteOutcome, Writer } from './write/index.ts'

/** Options of `openStore()`. */
export interface StoreOptions<T extends Table = Table> {
  /** The store owns it: closing the store closes it. */
  readonly client: DynamoClient
  readonly table: T
  /** The table's deployed name; by default the model's own. */
  readonly tableName?: string
  /**
   * Seals cursors: must be the same in every process behind one address, and after restarts. With several secrets the
   * first one seals and each one opens cursors, so that a secret can be rotated while clients hold cursors.
   */
  readonly cursorSecret: CursorSecret | readonly CursorSecret[]
  /** Called after every DynamoDB call, once for all of its attempts. */
  readonly onCall?: OnCall
  /** The receivers of calls and reads, such as metrics. */
  readonly observers?: readonly StoreObserver[]
  /**
   * The Region whose replica of the table the client reaches, such as `eu-west-1`. Needed where the table has a home:
   * elsewhere, writes of unique values are rejected.
   */
  readonly region?: string
  /** The time by which items expire, in milliseconds since 1970. */
  readonly clock?: () => number
  /** Caches reads for other requests of the same `cacheScope`; no caching by default. */
  readonly cache?: CacheOptions
  /** The changes of the table, for subscriptions: `streamFeed` reads them. The store owns it. None by default. */
  readonly changes?: ChangeFeed
}

/**
 * Opens a store on a live table. The table must exist; no call is made before the first read or write.
 *
 * @throws TypeError without a cursor secret, for an empty one, or without a region if the table has a home.
 *
 * @example
 * const store = openStore({ client, table: shop, cursorSecret })
 * const order = await store.request().one(access.order, { orderId: '1' })
 */
export function openStore<T extends Table>(options: StoreOptions<T>): Store<T> {
  const { client, table, clock = Date.now, observers = [], changes: feed } = options
  const { onCall, onRead, onBreaker, onHotCounter } = combined([
    ...observers,
    ...(options.onCall ? [{ onCall: options.onCall }] : []),
  ])
  const tableName = options.tableName ?? table.definition.name
  const seal = new CursorSeal(options.cursorSecret)
  const away = awayFromHome(table, options.region)
  const sizes = new ItemSizes()
  const projections = new Projections()
  const hot = onHotCounter && new HotCounters({ sizes, now: clock, onHot: onHotCounter })
  const budget = new RetryBudget()
  const busy = new BusyProcess(systemClock.now)
  const guard = new CallGuard({
    partitionOf: ({ operation, input }) => calledPartition(table, operation, input),
    now: systemClock.now,
    busyAt: () => busy.busyAt,
    onBreaker,
    random: systemClock.random,
  })
  const send = guard.guarding(sendOf(client))
  const shared = new SharedReads()
  const cache = options.cache && new ReadCache({ table, tableName }, options.cache)
  const written = {
    async invalidate(change: ItemChange) {
      shared.forget()
      await cache?.invalidate(change)
    },
  }
  const ruleAttributes = new RuleAttributes(table)
  const rulesOf = ({ caller, bypassRules = false }: RequestOptions) => {
    if (bypassRules || !hasRules(table)) return undefined
    if (caller === undefined) throw withoutCaller(table)
    return requestRules(new CallerRights(caller), ruleAttributes)
  }
  // An abandoned batch can't be repeated, and no client waits for it, so one attempt may take the whole deadline.
  const bulkPolicy = { attemptMs: defaultPolicy.writeDeadlineMs }
  const bulk = clientFrom(
    retrying({ budget, tableName, policy: bulkPolicy, ...(onCall && { onCall }) }, send),
    async () => {},
  )
  const recordReads = retrying({ budget, tableName, ...(onCall && { onCall }) }, send)
  const watch = watchOf(
    table,
    clientFrom(recordReads, async () => {}),
    tableName,
  )
  return {
    table,
    tableName,
    client,
    request(...[bounds = {}]: [options?: RequestOptions]) {
      checkMembers('request', bounds, requestMembers)
      const rules = rulesOf(bounds)
      const tenant = tenantOfRequest(table, bounds.tenant)
      const { consistent = false, cacheScope, signal, idempotency } = bounds
      const cached = cacheScope === undefined ? undefined : cache?.of(cacheScope)
      const account = new CallAccount()
      const inFlight = new InFlight()
      const retries = { budget, tableName, onCall: account.recorder(onCall) }
      const calls = shared.of({
        scope: [tenant, cacheScope],
        send: retrying(retries, inFlight.counting(inTenantOf(bounds, send))),
        counting: (wait) => inFlight.counting(wait),
      })
      const bounded = clientFrom(account.counting(withinRequest(bounds, calls.send)), async () => {})
      const reader = new Reader({
        client: bounded,
        inFlight,
        table,
        tenant,
        tableName,
        seal,
        scope: cacheScope,
        sizes,
        budget,
        consistent,
        projections,
        cached,
        joins: () => calls.joins,
        signal,
        onRead,
        now: clock,
      })
      // Even after a failed write, earlier reads may be out of date.
      const onOutcomes = async (outcomes: readonly WriteOutcome[]) => {
        hot?.record(outcomes)
        for (const { key } of outcomes) reader.forget(key)
        await Promise.all(outcomes.map((outcome) => written.invalidate(outcome)))
      }
      const writing = { client: bounded, table, tableName, clock, onOutcomes, away }
      const writerUnder = (key: Idempotency) => new IdempotentWriter({ ...writing, tenant, idempotency: key })
      const writer = idempotency ? writerUnder(idempotency) : new Writer(writing)
      const isIdempotent = idempotency !== undefined
      const follower = { table, tableName, seal, tenant, scope: cacheScope, now: clock }
      const following = new Following({ ...follower, feed, signal })
      return storeRequest({
        ...(watch === undefined ? { reader, following } : guardedReads({ reader, following }, watch)),
        writer,
        writerUnder,
        account,
        sizes,
        consistent,
        isIdempotent,
        tenant,
        rules,
      })
    },
    async putAll(entity, items, ...[options = {}]: [options?: PutOptions]) {
      checkMembers('putAll', options, ['tenant', 'progress'])
      const { progress } = options
      const tenant = entity.shared ? undefined : tenantOfRequest(table, options.tenant)
      return putAll(entity, items, { client: bulk, tableName, tenant, progress, cache: written, clock, away })
    },
    async fill(name, ...[options = {}]: [options?: PutOptions]) {
      checkMembers('fill', options, ['tenant', 'progress'])
      const { progress } = options
      const tenant = tenantOfRequest(table, options.tenant)
      const groups: FillGroup[] = []
      name((entity, items) => void groups.push([entity, items as FillGroup[1]]))
      return fill(groups, { client: bulk, tableName, tenant, progress, clock, cache: written })
    },
    async invalidate(record) {
      const change = changeOf(record)
      if (change) await written.invalidate(change)
    },
    async close() {
      await feed?.close()
      await client.close()
    },
  }
}

/** The watch on the forms of migrated entities; undefined for a model without second forms. */
function watchOf({ entities }: Table, client: DynamoClient, tableName: string): FormWatch | undefined {
  if (entities.every(({ second }) => second === undefined)) return undefined
  return new FormWatch({ client, tableName, clock: systemClock })
}

const requestMembers = [
  'signal',
  'deadlineMs',
  'consistent',
  'cacheScope',
  'tenant',
  'idempotency',
  'caller',
  'bypassRules',
] as const satisfies readonly (keyof RequestOptions)[]

/** The error of a request that states no caller: it would silently run without rules. */
function withoutCaller({ definition: { name } }: Table): TypeError {
  return new TypeError(
    `Expected the caller of the request, for the table ${name}, which has rules: give caller, or null for an anonymous one, or bypassRules: true`,
  )
}
