import { type AnyEntity, keyAttributes, keyText, parentAttributes } from '../model/index.ts'
import type { Sizes } from './plan/index.ts'
import { unitsOf, type WriteOutcome } from './write/index.ts'

/** A parent whose counts and sums this process changes so often that its partition may soon reject writes. */
export interface HotCounter {
  /** The name of its entity. */
  readonly entity: string
  /** The write units per second of its item and its index entries' keys, over the last ten seconds. */
  readonly unitsPerSecond: number
}

/** Receives the reports of hot counters. */
export type OnHotCounter = (hot: HotCounter) => void

/** Options of `HotCounters`. */
export interface HotCounterOptions {
  readonly sizes: Pick<Sizes, 'bytesOf'>
  /** Returns milliseconds since 1970. */
  readonly now: () => number
  /** Called once a minute for an entity, at most. */
  readonly onHot: OnHotCounter
}

/**
 * Measures how often the counts and sums of each parent change. A partition accepts 1,000 write units per second, and a
 * parent's item is in a single partition: from half of that rate, one parent should have fewer children, or count them
 * in another way.
 */
export class HotCounters {
  readonly #options: HotCounterOptions
  /** The units of each parent since the window began. */
  readonly #units = new Map<string, number>()
  readonly #reported = new Map<AnyEntity, number>()
  #window = 0

  constructor(options: HotCounterOptions) {
    this.#options = options
  }

  /** Records committed writes. */
  record(outcomes: readonly WriteOutcome[]): void {
    for (const outcome of outcomes) {
      if (outcome.entity.aggregates.length === 0 || !outcome.touched?.has(parentAttributes.changes)) continue
      this.#count(outcome)
    }
  }

  #count({ entity, key }: WriteOutcome): void {
    const { now, sizes, onHot } = this.#options
    const at = now()
    const window = Math.floor(at / windowMs)
    if (window !== this.#window) this.#units.clear()
    this.#window = window
    const text = keyText('', keyAttributes(entity.table.primaryIndex), key)
    const before = this.#units.get(text)
    if (before === undefined && this.#units.size >= mostParents) return
    const units = (before ?? 0) + transactionFactor * unitsOf(sizes.bytesOf(entity))
    this.#units.set(text, units)
    const unitsPerSecond = units / (windowMs / 1000)
    if (unitsPerSecond <= warnedUnits) return
    const last = this.#reported.get(entity)
    if (last !== undefined && at - last < intervalMs) return
    this.#reported.set(entity, at)
    onHot({ entity: entity.name, unitsPerSecond })
  }
}

/** Counters change in transactions, which cost twice. */
const transactionFactor = 2

const windowMs = 10_000

/** Half of the write units that a partition accepts per second. */
const warnedUnits = 500

/** The time between two reports of one entity. */
const intervalMs = 60_000

/** The maximum number of parents measured in one window: hot parents appear early. */
const mostParents = 10_000
