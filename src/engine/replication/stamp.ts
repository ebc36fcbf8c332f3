/**
 * When and where an item was written: of all writes of an item, in all regions, the one with the latest stamp wins. It
 * is a hybrid logical clock, so that a write that depends on another always comes after it, even in the same
 * millisecond or if the clock went back.
 */
export interface Stamp {
  /** Epoch milliseconds. */
  readonly at: number
  /** Distinguishes writes with the same time. */
  readonly count: number
  readonly region: string
}

/** The stamp of a region's own write, given the item's last stamp if it has one. Pure. */
export function nextStamp(before: Stamp | undefined, now: number, region: string): Stamp {
  if (before === undefined || now > before.at) return { at: now, count: 0, region }
  return { at: before.at, count: before.count + 1, region }
}

/** Whether a stamp comes after another. The region's name decides between concurrent writes. */
export function isLater(one: Stamp, other: Stamp): boolean {
  if (one.at !== other.at) return one.at > other.at
  if (one.count !== other.count) return one.count > other.count
  return one.region > other.region
}
