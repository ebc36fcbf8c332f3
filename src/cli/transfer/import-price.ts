import { itemBytes, keyAttributes, type Table } from '../../model/index.ts'
import type { ReadSteps } from './import-files.ts'

/** The items of an import, and its maximum cost. */
export interface ImportPrice {
  readonly items: number
  readonly writeUnits: number
}

/**
 * The cost of importing files, from their items: a unit for each kilobyte of an item and of each of its index entries.
 * Reads all files, so that a fault in any of them is found before anything is put.
 *
 * @param progress called with the number of read items.
 * @throws Error with the file and the line of an item that doesn't fit the table.
 */
export async function importPrice(
  files: readonly string[],
  { indexes }: Table,
  stepsOf: ReadSteps,
  progress: (items: number) => void = () => undefined,
): Promise<ImportPrice> {
  const keys = [...indexes.values()].map(keyAttributes)
  let count = 0
  let writeUnits = 0
  for (const file of files) {
    for await (const { items } of stepsOf(file, 0)) {
      count += items.length
      progress(count)
      for (const item of items) {
        const entries = keys.filter((names) => names.every((name) => name in item)).length
        writeUnits += Math.max(1, Math.ceil(itemBytes(item) / 1024)) * (1 + entries)
      }
    }
  }
  return { items: count, writeUnits }
}
