import type { Increment, IndexEntry, IndexRead, Span, Violation } from './events.ts'
import { newestAcknowledged } from './increments.ts'
import { itemKeys, ownerOf, rankOf } from './tables.ts'

type Read = IndexRead & Span
type Write = Increment & Span

/**
 * Reads of indexes that contradict the table. Pure. An entry must be of one version, which the item had during the
 * read ran; an item must be there where all versions that it may have had by then are; and none twice. AWS promises
 * as much for a local index that is read with ConsistentRead. The engine promises it for global ones too, since an
 * entry is written in the transaction of its item.
 */
export function checkIndexReads(reads: readonly Read[], writes: readonly Write[]): Violation[] {
  const possible = possibleVersions(writes)
  return reads.flatMap((read) => {
    const name = read.owner === undefined ? 'byRank' : `byOwner of ${read.owner}`
    return [...contradictions(read, possible)].map((what) => ({ what: `${name}: ${what}`, at: read.to }))
  })
}

interface Versions {
  readonly least: number
  readonly most: number
}

function* contradictions(
  { owner, entries, from, to }: Read,
  possible: (key: string, span: Span) => Versions,
): Generator<string> {
  const found = new Map<string, IndexEntry>()
  for (const entry of entries) {
    const { key, version } = entry
    if (found.has(key)) yield `item ${key} twice`
    found.set(key, entry)
    if (entry.owner !== ownerOf(key, version) || entry.rank !== rankOf(key, version)) {
      yield `item ${key}: an entry of several versions, ${JSON.stringify(entry)}`
    }
    if (owner !== undefined && entry.owner !== owner) yield `item ${key}: of ${entry.owner}`
    const { least, most } = possible(key, { from, to })
    if (version < least) yield `item ${key}: version ${version}, and ${least} had been acknowledged`
    if (version > most) yield `item ${key}: version ${version}, and ${most} is the last that was written`
  }
  for (const key of itemKeys) {
    const { least, most } = possible(key, { from, to })
    if (!found.has(key) && mustBeThere(key, least, most, owner)) yield `item ${key} is missing`
  }
  if (owner !== undefined) return
  const ranks = entries.map(({ rank }) => rank)
  if (ranks.some((rank, at) => at > 0 && rank < (ranks[at - 1] ?? 0))) yield `not by rank: ${ranks}`
}

/** Whether an item has an entry, whichever of these versions it has. */
function mustBeThere(key: string, least: number, most: number, owner: string | undefined): boolean {
  if (least === 0) return false
  if (owner === undefined) return true
  for (let version = least; version <= most; version++) {
    if (ownerOf(key, version) !== owner) return false
  }
  return true
}

/**
 * The versions that an item may have had between two moments: from the newest one acknowledged before on, and up to
 * the newest that was begun before the end. Of writes by processes that were killed the time is unknown.
 */
function possibleVersions(writes: readonly Write[]): (key: string, span: Span) => Versions {
  const newest = newestAcknowledged(writes)
  const begun = new Map<string, Map<number, number>>()
  const last = new Map<string, number>()
  for (const { key, saw, ok, from } of writes) {
    const times = begun.get(key) ?? new Map<number, number>()
    begun.set(key, times)
    if (ok) times.set(saw + 1, from)
    last.set(key, Math.max(last.get(key) ?? 0, ok ? saw + 1 : saw))
  }
  return (key, { from, to }) => {
    const least = newest(key, from)
    let most = least
    while (most < (last.get(key) ?? 0) && (begun.get(key)?.get(most + 1) ?? 0) <= to) most += 1
    return { least, most }
  }
}
