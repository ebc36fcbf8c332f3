/** The mode of a read, which determines its cost. */
export type ReadMode = 'eventual' | 'consistent' | 'transaction'

/** Read units of one read: for each 4 KB, rounded up, half a unit; one if strongly consistent, two in a transaction. */
export function readUnits(bytes: number, mode: ReadMode): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * perStep[mode]
}

/** Write units of an item: one for each KB, rounded up. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

const perStep: Readonly<Record<ReadMode, number>> = { eventual: 0.5, consistent: 1, transaction: 2 }
