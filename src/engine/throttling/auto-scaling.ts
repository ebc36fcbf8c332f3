import type { Execute } from '../operations/index.ts'
import type { ProvisionedCapacity } from './capacity-of.ts'

/** The range of a capacity, and its target utilisation. */
export interface ScalingTarget {
  /** Units per second. */
  readonly min: number
  readonly max: number
  /** The target utilisation in percent: 20 to 90. */
  readonly target: number
}

/** Targets by `table` or `table/index`, for reads, for writes or for both. */
export type AutoScalingOptions = Readonly<
  Record<string, { readonly read?: ScalingTarget; readonly write?: ScalingTarget }>
>

type Direction = 'read' | 'write'

/** As on AWS: a capacity grows after two minutes above its target, and shrinks after fifteen well below it. */
const minutesAbove = 2
const minutesBelow = 15
/** A share of the target; between it and the target nothing changes. */
const wellBelow = 0.9

/** Tracks the consumption of tables and indexes by minute, and adjusts their capacity to its target. */
export class AutoScaling {
  readonly #options: AutoScalingOptions
  /** Units by minute, for each name and for reads and writes. */
  readonly #used = new Map<string, Map<number, number>>()
  readonly #began = new Map<string, number>()

  constructor(options: AutoScalingOptions) {
    this.#options = options
  }

  /** Records consumption. @param now epoch milliseconds. */
  note(name: string, direction: Direction, units: number, now: number): void {
    if (this.#options[name]?.[direction] === undefined) return
    const minute = minuteOf(now)
    const key = `${direction} ${name}`
    const used = this.#used.get(key) ?? new Map<number, number>()
    this.#used.set(key, used)
    used.set(minute, (used.get(minute) ?? 0) + units)
    for (const old of used.keys()) if (old < minute - minutesBelow) used.delete(old)
    if (!this.#began.has(key)) this.#began.set(key, minute)
  }

  /** Adjusts the capacity of a table and of its indexes if it is time to. */
  async adjust(
    execute: Execute,
    table: ProvisionedCapacity,
    indexes: readonly ProvisionedCapacity[],
    now: number,
  ): Promise<void> {
    const own = this.#next(table, now)
    const changed = indexes.flatMap((index) => this.#next(index, now) ?? [])
    if (own === undefined && changed.length === 0) return
    await execute('UpdateTable', {
      TableName: table.name,
      ...(own && { ProvisionedThroughput: throughput(own) }),
      ...(changed.length > 0 && {
        GlobalSecondaryIndexUpdates: changed.map((index) => ({
          Update: {
            IndexName: index.name.slice(table.name.length + 1),
            ProvisionedThroughput: throughput(index),
          },
        })),
      }),
    })
  }

  /** The new capacity; undefined if it doesn't change. */
  #next(capacity: ProvisionedCapacity, now: number): ProvisionedCapacity | undefined {
    const read = this.#wanted(capacity, 'read', now)
    const write = this.#wanted(capacity, 'write', now)
    return read === capacity.read && write === capacity.write ? undefined : { ...capacity, read, write }
  }

  #wanted(capacity: ProvisionedCapacity, direction: Direction, now: number): number {
    const present = capacity[direction]
    const scaling = this.#options[capacity.name]?.[direction]
    const key = `${direction} ${capacity.name}`
    const began = this.#began.get(key)
    if (scaling === undefined || began === undefined) return present
    const { min, max, target } = scaling
    const share = target / 100
    const last = this.#lastMinutes(key, minutesBelow, now)
    const isBusy = last.slice(0, minutesAbove).every((units) => units > present * share)
    const hasWatched = minuteOf(now) - began >= minutesBelow
    const isIdle = hasWatched && last.every((units) => units < present * share * wellBelow)
    if (!isBusy && !isIdle) return present
    // Grows to the need of the minutes above the target, and shrinks to the need of the busiest minute.
    const needed = Math.max(...(isBusy ? last.slice(0, minutesAbove) : last)) / share
    const next = Math.min(max, Math.max(min, Math.ceil(needed), 1))
    if (next !== present) this.#began.set(key, minuteOf(now))
    return next
  }

  /** Units per second of the last full minutes, latest first. */
  #lastMinutes(key: string, count: number, now: number): number[] {
    const used = this.#used.get(key)
    return Array.from({ length: count }, (_, at) => (used?.get(minuteOf(now) - 1 - at) ?? 0) / 60)
  }
}

function minuteOf(now: number): number {
  return Math.floor(now / 60_000)
}

function throughput({ read, write }: ProvisionedCapacity) {
  return { ReadCapacityUnits: read, WriteCapacityUnits: write }
}
