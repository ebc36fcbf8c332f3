import type { Increment, Span, StreamRead, Violation } from './events.ts'

/**
 * Violations in the records that readers of the stream received. Pure. Sequence numbers must ascend, and the versions
 * of each item be 1, 2, 3 and so on; the final reader must receive every acknowledged version.
 */
export function checkStream(
  reads: readonly (StreamRead & Span)[],
  writes: readonly (Increment & Span)[],
): Violation[] {
  const readers = Map.groupBy(reads, ({ reader }) => reader)
  const final = reads.filter((read) => read.final === true)
  return [...[...readers.values()].flatMap(outOfOrder), ...missingInTheEnd(final, writes)]
}

function outOfOrder(reads: readonly (StreamRead & Span)[]): Violation[] {
  const found: Violation[] = []
  const versions = new Map<string, number>()
  let sequence = 0n
  for (const { reader, records, to } of reads) {
    for (const record of records) {
      const expected = (versions.get(record.key) ?? 0) + 1
      if (record.version !== expected) {
        found.push({
          what: `${reader}: item ${record.key}, expected version ${expected}, got ${record.version}`,
          at: to,
        })
      }
      versions.set(record.key, record.version)
      const next = BigInt(record.sequence)
      if (next <= sequence) found.push({ what: `${reader}: ${next} comes after ${sequence}`, at: to })
      sequence = next
    }
  }
  return found
}

function missingInTheEnd(
  final: readonly (StreamRead & Span)[],
  writes: readonly (Increment & Span)[],
): Violation[] {
  const there = new Set(
    final.flatMap(({ records }) => records.map(({ key, version }) => `${key} ${version}`)),
  )
  return writes
    .filter(({ ok, key, saw }) => ok && !there.has(`${key} ${saw + 1}`))
    .map(({ key, saw, to }) => ({ what: `item ${key}: no record of version ${saw + 1}`, at: to }))
}
