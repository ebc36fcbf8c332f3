/** What a process did, and when: milliseconds of one clock for all processes of the machine. */
export type HistoryEvent = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'increment'; readonly key: string; readonly saw: number; readonly ok: boolean }
  /** A transaction that gives two items one version, where they have the one before. */
  | { readonly kind: 'pair-write'; readonly version: number; readonly ok: boolean }
  /** What two items' versions were at one moment. */
  | { readonly kind: 'pair-read'; readonly left: number; readonly right: number }
)

/** Two increments that saw one value and were both done: one of them is lost. */
export function lostUpdates(history: readonly HistoryEvent[]): number {
  const seen = new Set<string>()
  let lost = 0
  for (const event of history) {
    if (event.kind !== 'increment' || !event.ok) continue
    const text = `${event.key} ${event.saw}`
    if (seen.has(text)) lost += 1
    seen.add(text)
  }
  return lost
}

/** Reads of both items that saw one of a transaction's writes without the other. */
export function fracturedReads(history: readonly HistoryEvent[]): number {
  return history.filter((event) => event.kind === 'pair-read' && event.left !== event.right).length
}

/** Reads that saw a version which nobody was told was written. */
export function abortedReads(history: readonly HistoryEvent[]): number {
  const written = new Set(
    history.flatMap((event) => (event.kind === 'pair-write' && event.ok ? [event.version] : [])),
  )
  return history.filter((event) => event.kind === 'pair-read' && event.left > 0 && !written.has(event.left))
    .length
}

/** Reads that began when a write had been acknowledged, and saw an older version. */
export function staleReads(history: readonly HistoryEvent[]): number {
  const writes = history
    .flatMap((event) => (event.kind === 'pair-write' && event.ok ? [event] : []))
    .sort((a, b) => a.to - b.to)
  const reads = history
    .flatMap((event) => (event.kind === 'pair-read' ? [event] : []))
    .sort((a, b) => a.from - b.from)
  let stale = 0
  let newest = 0
  let next = 0
  for (const read of reads) {
    for (let write = writes[next]; write !== undefined && write.to < read.from; write = writes[++next]) {
      newest = Math.max(newest, write.version)
    }
    if (Math.min(read.left, read.right) < newest) stale += 1
  }
  return stale
}
