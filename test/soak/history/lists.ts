import { type Edge, findCycles } from './cycles.ts'
import type { ListTransaction, Span, Violation } from './events.ts'
import { transactionsOfProcess } from './workload.ts'

type Transaction = ListTransaction & Span

/** The violations in transactions on lists. */
export interface ListFindings {
  readonly lost: Violation[]
  readonly aborted: Violation[]
  readonly cycles: Violation[]
  readonly realTime: Violation[]
}

/**
 * Infers from lists which transaction must come before which, as Elle does (Kingsbury and Alvaro, 2020), and looks
 * for cycles in that. Pure. Every element is the id of the transaction that appended it, so a list shows the
 * order of its writers, and a read of it shows which of them it came after and which before.
 *
 * @param killed processes whose unrecorded transactions may have been executed.
 */
export function checkLists(events: readonly Transaction[], killed: ReadonlySet<number>): ListFindings {
  const { orders, diverging } = ordersOf(events)
  const done = events.filter(({ ok }) => ok)
  const { aborted, unrecorded } = unknownWriters(orders, events, killed)
  const edges = dependencies(orders, done)
  const nodes = [...done, ...unrecorded.map((id) => ({ id, from: 0, to: Number.POSITIVE_INFINITY }))]
  const found = findCycles(nodes, edges)
  return {
    lost: lostAppends(done),
    aborted,
    cycles: [...diverging, ...found.cycles],
    realTime: found.realTime,
  }
}

/** The order of the elements of each list: the longest that was read. All others must be prefixes of it. */
function ordersOf(events: readonly Transaction[]): {
  orders: ReadonlyMap<string, readonly number[]>
  diverging: Violation[]
} {
  const orders = new Map<string, readonly number[]>()
  for (const { reads } of events) {
    for (const [key, list] of Object.entries(reads)) {
      if (list.length > (orders.get(key)?.length ?? -1)) orders.set(key, list)
    }
  }
  const diverging: Violation[] = []
  for (const [key, order] of orders) {
    if (new Set(order).size < order.length) diverging.push({ what: `list ${key} has an id twice`, at: 0 })
  }
  for (const { id, reads, to } of events) {
    for (const [key, list] of Object.entries(reads)) {
      const order = orders.get(key) ?? []
      const at = list.findIndex((element, place) => element !== order[place])
      if (at === -1) continue
      diverging.push({
        what: `transaction ${id}: list ${key} has ${list[at]} where others saw ${order[at]}`,
        at: to,
      })
    }
  }
  return { orders, diverging }
}

/** Elements of transactions that were rejected or never recorded, unless their process was killed. */
function unknownWriters(
  orders: ReadonlyMap<string, readonly number[]>,
  events: readonly Transaction[],
  killed: ReadonlySet<number>,
): { aborted: Violation[]; unrecorded: number[] } {
  const known = new Map(events.map((event) => [event.id, event]))
  const aborted: Violation[] = []
  const unrecorded = new Set<number>()
  for (const [key, order] of orders) {
    for (const id of order) {
      const writer = known.get(id)
      if (writer?.ok) continue
      if (writer === undefined && killed.has(Math.floor(id / transactionsOfProcess))) unrecorded.add(id)
      else
        aborted.push({ what: `list ${key} has ${id}, whose write nobody acknowledged`, at: writer?.to ?? 0 })
    }
  }
  return { aborted, unrecorded: [...unrecorded] }
}

/** Acknowledged appends that are missing in the final state. */
function lostAppends(done: readonly Transaction[]): Violation[] {
  const final = done.find((event) => event.final)
  if (final === undefined) return []
  const there = new Map(Object.entries(final.reads).map(([key, list]) => [key, new Set(list)]))
  return done.flatMap(({ id, appends, to }) =>
    appends
      .filter((key) => !there.get(key)?.has(id))
      .map((key) => ({ what: `transaction ${id}: its append to list ${key} is gone`, at: to })),
  )
}

/** Which transaction must precede which: because it wrote first, was read by the other, or did not read the other's write. */
function dependencies(orders: ReadonlyMap<string, readonly number[]>, done: readonly Transaction[]): Edge[] {
  const edges: Edge[] = []
  const add = (from: number | undefined, to: number | undefined, kind: Edge['kind']) => {
    if (from !== undefined && to !== undefined && from !== to) edges.push({ from, to, kind })
  }
  for (const order of orders.values()) {
    for (let at = 1; at < order.length; at++) add(order[at - 1], order[at], 'ww')
  }
  for (const { id, reads } of done) {
    for (const [key, list] of Object.entries(reads)) {
      const order = orders.get(key) ?? []
      add(list.at(-1), id, 'wr')
      add(id, order[list.length], 'rw')
    }
  }
  return edges
}
