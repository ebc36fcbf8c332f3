/** A measured workload: executes `count` units of work in sequence. */
export type Work = (count: number) => Promise<void> | void

/** Options of a comparison of workloads. */
export interface RoundsOptions {
  /** Counted rounds, after one warm-up. */
  readonly rounds: number
  /** Milliseconds of each workload in each round. */
  readonly milliseconds: number
}

/**
 * Microseconds per unit of each workload: the median of several rounds, in each of which the workloads run in turn,
 * so that other load on the machine affects all of them.
 */
export async function measure<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  { rounds, milliseconds }: RoundsOptions,
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  const counts = new Map<Name, number>()
  for (const name of names) counts.set(name, await countFor(works[name], milliseconds))
  for (let round = 0; round <= rounds; round++) {
    // Every other round is in reverse order, because a later workload may find a warmer or a busier machine.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const count = counts.get(name) ?? 1
      const began = performance.now()
      await works[name](count)
      if (round > 0) times.get(name)?.push(((performance.now() - began) * 1000) / count)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<
    Name,
    number
  >
}

/** The median of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const [low = Number.NaN, high = low] = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  return (low + high) / 2
}

/** The number of units that fit into a time, found by increasing it. */
async function countFor(work: Work, milliseconds: number): Promise<number> {
  for (let count = 1; ; count *= 2) {
    const began = performance.now()
    await work(count)
    const took = performance.now() - began
    if (took >= milliseconds / 4) return Math.max(1, Math.round((count * milliseconds) / took))
  }
}
