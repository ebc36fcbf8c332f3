import type { Increment, Span, Violation } from './events.ts'

type Event = Increment & Span

/** The violations in increments of items: lost updates and stale reads. Pure. */
export function checkIncrements(events: readonly Event[]): { lost: Violation[]; stale: Violation[] } {
  return { lost: lostUpdates(events), stale: staleReads(events) }
}

/** Two successful increments of one version: one of them is lost. */
function lostUpdates(events: readonly Event[]): Violation[] {
  const seen = new Set<string>()
  const lost: Violation[] = []
  for (const { ok, key, saw, to } of events) {
    if (!ok) continue
    const version = `${key} ${saw}`
    if (seen.has(version)) lost.push({ what: `item ${key}: two increments of version ${saw}`, at: to })
    seen.add(version)
  }
  return lost
}

/** Reads of a version older than one acknowledged before they began. */
function staleReads(events: readonly Event[]): Violation[] {
  const newest = newestAcknowledged(events)
  return events.flatMap(({ key, saw, from, to }) => {
    const least = newest(key, from)
    if (saw >= least) return []
    return [{ what: `item ${key}: read version ${saw}, and ${least} had been acknowledged`, at: to }]
  })
}

/** The latest version of an item acknowledged before a time; 0 if none was. */
export function newestAcknowledged(events: readonly Event[]): (key: string, before: number) => number {
  const byKey = new Map<string, { at: number[]; version: number[] }>()
  for (const { key, saw, to } of events.filter(({ ok }) => ok).sort((a, b) => a.to - b.to)) {
    const writes = byKey.get(key) ?? { at: [], version: [] }
    byKey.set(key, writes)
    writes.at.push(to)
    writes.version.push(Math.max(saw + 1, writes.version.at(-1) ?? 0))
  }
  return (key, before) => {
    const { at, version } = byKey.get(key) ?? { at: [], version: [] }
    return version[lastBelow(at, before)] ?? 0
  }
}

/** The index of the last of sorted numbers below a bound; -1 if there is none. */
export function lastBelow(sorted: readonly number[], bound: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < bound) low = middle + 1
    else high = middle
  }
  return low - 1
}
