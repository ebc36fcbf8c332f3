import type { Span, Violation } from './events.ts'
import { lastBelow } from './increments.ts'

/**
 * One transaction comes before another: the other wrote over what it wrote (`ww`), read what it wrote (`wr`), or
 * wrote over what it read (`rw`).
 */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly kind: 'ww' | 'wr' | 'rw'
}

/** A transaction, by its id. */
export interface Node extends Span {
  readonly id: number
}

/**
 * Cycles of transactions, of which each must come before the next. Pure. They are named as by Adya: `G0` of writes
 * alone, `G1c` of writes and reads of them, `G-single` with one write over what was read, `G2` with several. Where
 * there is a cycle only with the order in time, that of calls of which one began when the other had ended, the
 * transactions are serializable, but not strictly.
 */
export function findCycles(
  nodes: readonly Node[],
  edges: readonly Edge[],
): { cycles: Violation[]; realTime: Violation[] } {
  const graph = new Graph(nodes, edges)
  const ofWrites = graph.cycles(new Set(['ww'])).map((cycle) => graph.describe('G0', cycle))
  const ofReads = graph.cycles(new Set(['ww', 'wr'])).map((cycle) => graph.describe('G1c', cycle))
  const ofBoth = graph
    .cycles(new Set(['ww', 'wr', 'rw']))
    .map((cycle) => graph.describe(graph.isSingle(cycle) ? 'G-single' : 'G2', cycle))
  const realTime = graph.cyclesInTime().map((cycle) => graph.describe('not in the order of time', cycle))
  return { cycles: [...ofWrites, ...ofReads, ...ofBoth], realTime }
}

type Cycle = readonly number[]

class Graph {
  readonly #nodes: readonly Node[]
  /** From, to and kind of each edge, by the places of their transactions. */
  readonly #edges: readonly Edge[]
  /** The transactions in a cycle that was reported already: another that holds it is no finding of its own. */
  readonly #reported = new Set<number>()

  constructor(nodes: readonly Node[], edges: readonly Edge[]) {
    this.#nodes = nodes
    const places = new Map(nodes.map(({ id }, at) => [id, at]))
    // Elements whose writer isn't known are reported as such.
    this.#edges = edges.flatMap(({ from, to, kind }) => {
      const [left, right] = [places.get(from), places.get(to)]
      return left === undefined || right === undefined ? [] : [{ from: left, to: right, kind }]
    })
  }

  cycles(kinds: ReadonlySet<Edge['kind']>): Cycle[] {
    return this.#new(
      components(
        this.#nodes.length,
        this.#edges.filter(({ kind }) => kinds.has(kind)),
      ),
    )
  }

  /** Each end of a call is a node of its own in a chain, so that the order in time takes few edges. */
  cyclesInTime(): Cycle[] {
    const count = this.#nodes.length
    const ends = [...new Set(this.#nodes.map(({ to }) => to))].filter(Number.isFinite).sort((a, b) => a - b)
    const inTime: Pair[] = ends.slice(1).map((_, at) => ({ from: count + at, to: count + at + 1 }))
    for (const [at, { from, to }] of this.#nodes.entries()) {
      if (Number.isFinite(to)) inTime.push({ from: at, to: count + lastBelow(ends, to) + 1 })
      const before = lastBelow(ends, from)
      if (before >= 0) inTime.push({ from: count + before, to: at })
    }
    const found = components(count + ends.length, [...this.#edges, ...inTime])
    return this.#new(found.map((cycle) => cycle.filter((at) => at < count)))
  }

  /** Whether one write over what was read closes the cycle, and all else are writes and reads of them. */
  isSingle(cycle: Cycle): boolean {
    const within = new Set(cycle)
    const inside = this.#edges.filter(({ from, to }) => within.has(from) && within.has(to))
    const next = Map.groupBy(
      inside.filter(({ kind }) => kind !== 'rw'),
      ({ from }) => from,
    )
    return inside.some(({ from, to, kind }) => kind === 'rw' && reaches(next, to, from))
  }

  describe(name: string, cycle: Cycle): Violation {
    const members = cycle.slice(0, 6).map((at) => this.#nodes[at]?.id)
    const more = cycle.length > members.length ? ` and ${cycle.length - members.length} more` : ''
    const at = Math.min(...cycle.slice(0, 1000).map((place) => this.#nodes[place]?.to ?? 0))
    return { what: `${name}: transactions ${members.join(', ')}${more}`, at }
  }

  #new(cycles: readonly Cycle[]): Cycle[] {
    const found = cycles.filter((cycle) => !cycle.some((at) => this.#reported.has(at)))
    for (const at of found.flat()) this.#reported.add(at)
    return found
  }
}

interface Pair {
  readonly from: number
  readonly to: number
}

function reaches(next: ReadonlyMap<number, readonly Pair[]>, start: number, end: number): boolean {
  const seen = new Set([start])
  for (const at of seen) {
    if (at === end) return true
    for (const { to } of next.get(at) ?? []) seen.add(to)
  }
  return false
}

/** The sets of more than one node of which each leads to each other: Tarjan's algorithm, without recursion. */
function components(count: number, pairs: readonly Pair[]): Cycle[] {
  const { first, targets } = adjacency(count, pairs)
  const order = new Int32Array(count).fill(-1)
  const low = new Int32Array(count)
  const onStack = new Uint8Array(count)
  const stack: number[] = []
  const cursor = first.slice()
  const found: Cycle[] = []
  let visited = 0
  const path: number[] = []
  const enter = (node: number) => {
    order[node] = low[node] = visited
    visited += 1
    stack.push(node)
    onStack[node] = 1
    path.push(node)
  }
  for (let root = 0; root < count; root++) {
    if (order[root] === -1) enter(root)
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const at = cursor[node] ?? 0
      if (at < (first[node + 1] ?? 0)) {
        cursor[node] = at + 1
        const target = targets[at] ?? 0
        if (order[target] === -1) enter(target)
        else if (onStack[target] === 1) low[node] = Math.min(low[node] ?? 0, order[target] ?? 0)
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0)
      if (low[node] !== order[node]) continue
      const members = stack.splice(stack.lastIndexOf(node))
      for (const member of members) onStack[member] = 0
      if (members.length > 1) found.push(members)
    }
  }
  return found
}

/** Where each node's edges begin, and where all edges lead. */
function adjacency(count: number, pairs: readonly Pair[]): { first: Int32Array; targets: Int32Array } {
  const first = new Int32Array(count + 1)
  for (const { from } of pairs) first[from + 1] = (first[from + 1] ?? 0) + 1
  for (let node = 0; node < count; node++) first[node + 1] = (first[node + 1] ?? 0) + (first[node] ?? 0)
  const targets = new Int32Array(pairs.length)
  const free = first.slice()
  for (const { from, to } of pairs) {
    const at = free[from] ?? 0
    targets[at] = to
    free[from] = at + 1
  }
  return { first, targets }
}
