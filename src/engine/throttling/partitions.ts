import { createHash } from 'node:crypto'
import { Bucket } from './bucket.ts'
import type { Direction } from './directions.ts'

/** DynamoDB's limits of a partition, in units per second (Developer Guide, partition key design). */
const limits: Readonly<Record<Direction, number>> = { read: 3000, write: 1000 }

/** The partitions of a table or a global index: ranges of the hashes of partition keys, which are split for heat. */
export class Partitions {
  #all: readonly Partition[]

  /**
   * @param warm the units per second that the table serves without warming up: they determine the number of partitions.
   * @param now epoch milliseconds.
   */
  constructor(warm: Readonly<Record<Direction, number>>, now: number) {
    const count = countFor(warm)
    this.#all = Array.from({ length: count }, (_, at) => {
      return makePartition(Math.floor((hashes * at) / count), Math.floor((hashes * (at + 1)) / count), now)
    })
  }

  /** Whether the partitions serve a warm throughput, which may have been raised since. */
  areEnoughFor(warm: Readonly<Record<Direction, number>>): boolean {
    return this.#all.length >= countFor(warm)
  }

  /** Whether the partition of a key has capacity left. Splits a partition that has been hot for minutes. */
  isOpen(key: string, direction: Direction, now: number): boolean {
    const hash = hashOf(key)
    const partition = this.#partitionOf(hash)
    if (partition.buckets[direction].isOpen(limits[direction], now)) return true
    partition.keys.set(hash, (partition.keys.get(hash) ?? 0) + 1)
    if (!isHotForLong(partition, now)) return false
    const halves = this.#all.length < mostPartitions ? split(partition, now) : undefined
    if (halves === undefined) return false
    this.#all = this.#all.flatMap((each) => (each === partition ? halves : [each]))
    return this.#partitionOf(hash).buckets[direction].isOpen(limits[direction], now)
  }

  /** Takes the units that a request with a key consumed. */
  take(key: string, direction: Direction, units: number): void {
    const hash = hashOf(key)
    const { buckets, keys } = this.#partitionOf(hash)
    buckets[direction].take(units)
    if (keys.has(hash) || keys.size < mostKeys) keys.set(hash, (keys.get(hash) ?? 0) + units)
  }

  #partitionOf(hash: number): Partition {
    const found = this.#all.find(({ end }) => hash < end)
    if (found === undefined) throw new TypeError(`no partition has the hash ${hash}`)
    return found
  }
}

interface Partition {
  /** The first hash in it, and the first one after it. */
  readonly start: number
  readonly end: number
  readonly buckets: Readonly<Record<Direction, Bucket>>
  /** The units by hash since it became hot. */
  readonly keys: Map<number, number>
  /** When it was throttled first without a pause since, and last; epoch milliseconds. */
  hotSince: number
  hotLast: number
}

const hashes = 2 ** 32
const mostPartitions = 1000
/** The hashes of a partition whose units are known: enough to divide them. */
const mostKeys = 1000
/** A partition is hot while requests are throttled at least once per minute; after two hot minutes it is split. */
const pauseMs = 60_000
const splitAfterMs = 120_000

/** A partition keeps no unused capacity of earlier seconds: its limits are those of the hardware. */
const burstSeconds = 1

function countFor(warm: Readonly<Record<Direction, number>>): number {
  const needed = Math.max(warm.read / limits.read, warm.write / limits.write)
  return Math.min(mostPartitions, Math.max(1, Math.ceil(needed)))
}

function makePartition(start: number, end: number, now: number): Partition {
  return {
    start,
    end,
    buckets: {
      read: new Bucket(limits.read, now, burstSeconds),
      write: new Bucket(limits.write, now, burstSeconds),
    },
    keys: new Map(),
    hotSince: now,
    hotLast: Number.NEGATIVE_INFINITY,
  }
}

function isHotForLong(partition: Partition, now: number): boolean {
  if (now - partition.hotLast > pauseMs) {
    partition.hotSince = now
    partition.keys.clear()
  }
  partition.hotLast = now
  return now - partition.hotSince >= splitAfterMs
}

/** Divides a partition so that about half of its units are on each side. Undefined if they are all of one key. */
function split({ start, end, keys }: Partition, now: number): Partition[] | undefined {
  const inOrder = [...keys].sort(([one], [other]) => one - other)
  const total = inOrder.reduce((sum, [, units]) => sum + units, 0)
  let before = 0
  const middle = inOrder.findIndex(([, units]) => {
    before += units
    return before >= total / 2
  })
  const [boundary] = inOrder[Math.max(middle, 1)] ?? []
  return boundary === undefined
    ? undefined
    : [makePartition(start, boundary, now), makePartition(boundary, end, now)]
}

function hashOf(key: string): number {
  return createHash('sha1').update(key).digest().readUInt32BE()
}
