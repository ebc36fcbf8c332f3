/** How a read is done, which decides what it costs. */
export type ReadMode = 'eventual' | 'consistent' | 'transaction'

/** Read units for so many bytes read at once: half a unit each 4 KB begun, a whole one consistently, two in a transaction. */
export function readUnits(bytes: number, mode: ReadMode): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * perStep[mode]
}

/** Write units for an item of so many bytes: one each KB begun. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

const perStep: Readonly<Record<ReadMode, number>> = { eventual: 0.5, consistent: 1, transaction: 2 }
