import { setTimeout as wait } from 'node:timers/promises'
import { DynagateError } from '../../../src/errors.ts'
import { add } from '../../../src/model/index.ts'
import { openClient } from '../../../src/store/client/index.ts'
import { openStore } from '../../../src/store/index.ts'
import {
  BegunOrder,
  begun,
  begunAccess,
  SwitchedOrder,
  switched,
  switchedAccess,
} from '../../store/migration/orders.ts'
import { type Clerk, customerOf, type Known, placedOf } from '../migrated-orders.ts'
import { Random } from '../random.ts'

/**
 * Reads and writes its share of the orders in a directory by the keys of one release, then of the other, and compares what it
 * reads with what it has written. A message names the release, or ends it.
 */
const [directory = '', own = '', of = '', orders = '', seed = ''] = process.argv.slice(2)
const client = await openClient({ kind: 'embedded', directory })
const stores = {
  begun: openStore({ client, table: begun, cursorSecret: 'soak' }),
  switched: openStore({ client, table: switched, cursorSecret: 'soak' }),
}
const task: { release: 'begun' | 'switched' | 'end' } = { release: 'begun' }
process.on('message', (message: typeof task.release) => {
  task.release = message
})

const random = new Random(Number(seed) + Number(own))
const known = new Map<number, Known>()
const found: Omit<Clerk, 'known'> = { reads: 0, writes: 0, rejected: 0, wrong: [] }

while (task.release !== 'end') {
  const order = Number(own) + Number(of) * random.below(Math.ceil(Number(orders) / Number(of)))
  if (order < Number(orders)) await work(order, task.release)
  // Three clerks that never pause would take most of the time of two cores.
  await wait(10)
}
const result: Clerk = { ...found, known: [...known] }
process.send?.(result, undefined, undefined, () => process.disconnect())
await client.close()

async function work(order: number, by: 'begun' | 'switched'): Promise<void> {
  const of = known.get(order)
  // Null is an order that was deleted.
  const before: Known = of === undefined ? { visits: 0 } : of
  try {
    compare(order, before, await read(order, by), by)
    const next: Known = { visits: before === null ? 1 : before.visits + 1 }
    const draw = random.below(10)
    if (before === null) await create(order, next, by)
    else if (draw === 0) await remove(order, by)
    else await change(order, by)
    known.set(order, draw === 0 && before !== null ? null : next)
    found.writes += 1
  } catch (error) {
    if (!(error instanceof DynagateError)) throw error
    if (error.code === 'UPSTREAM_UNAVAILABLE') found.rejected += 1
    else found.wrong.push(`${by} ${order}: ${error.code} ${error.message}`)
  }
}

function compare(order: number, expected: Known, item: { visits: number } | null, by: string): void {
  found.reads += 1
  if (item?.visits === expected?.visits) return
  found.wrong.push(`${by} ${order}: ${item?.visits} visits instead of ${expected?.visits}`)
}

function read(order: number, by: 'begun' | 'switched') {
  const [orderId, customerId] = [`${order}`, customerOf(order)]
  const isByIndex = random.below(3) === 0
  if (by === 'switched')
    return stores.switched.request({ consistent: true }).one(switchedAccess.order, { customerId, orderId })
  const request = stores.begun.request({ consistent: true })
  return isByIndex
    ? request.one(begunAccess.byId, { orderId })
    : request.one(begunAccess.order, { customerId, orderId, placedAt: placedOf(order) })
}

function create(order: number, { visits }: { visits: number }, by: 'begun' | 'switched') {
  const item = {
    customerId: customerOf(order),
    orderId: `${order}`,
    placedAt: placedOf(order),
    total: '1',
    visits,
  }
  return by === 'begun'
    ? stores.begun.request().create(BegunOrder, item)
    : stores.switched.request().create(SwitchedOrder, item)
}

function change(order: number, by: 'begun' | 'switched') {
  const key = { customerId: customerOf(order), orderId: `${order}`, placedAt: placedOf(order) }
  return by === 'begun'
    ? stores.begun.request().update(BegunOrder, key, { visits: add(1) })
    : stores.switched.request().update(SwitchedOrder, key, { visits: add(1) })
}

function remove(order: number, by: 'begun' | 'switched') {
  const key = { customerId: customerOf(order), orderId: `${order}`, placedAt: placedOf(order) }
  return by === 'begun'
    ? stores.begun.request().delete(BegunOrder, key)
    : stores.switched.request().delete(SwitchedOrder, key)
}
