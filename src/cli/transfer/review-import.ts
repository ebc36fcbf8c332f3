import {
  type Document,
  entityOf,
  isSystemItem,
  itemBytes,
  keyAttributes,
  type Table,
} from '../../model/index.ts'
import { isFormRecord } from '../../store/index.ts'
import type { ReadSteps } from './import-files.ts'

/** The items of an import, and its maximum cost. */
export interface ImportPrice {
  readonly items: number
  readonly writeUnits: number
}

/** What the items of files are, and the cost of importing them. */
export interface ImportReview {
  readonly price: ImportPrice
  /** The number of items with the key of no entity, without those of Dynagate. */
  readonly unknown: number
  /** The records of migrated entities' forms. */
  readonly forms: readonly Document[]
}

/**
 * Reviews the items of files. Importing them costs a unit for each kilobyte of an item and of each of its index entries.
 * Reads all files, so that a fault in any of them is found before anything is put.
 *
 * @param progress called with the number of read items.
 * @throws Error with the file and the line of an item that doesn't fit the table.
 */
export async function reviewImport(
  files: readonly string[],
  table: Table,
  stepsOf: ReadSteps,
  progress: (items: number) => void = () => undefined,
): Promise<ImportReview> {
  const keys = [...table.indexes.values()].map(keyAttributes)
  let count = 0
  let writeUnits = 0
  let unknown = 0
  const forms: Document[] = []
  for (const file of files) {
    for await (const { items } of stepsOf(file, 0)) {
      count += items.length
      progress(count)
      for (const item of items) {
        const entries = keys.filter((names) => names.every((name) => name in item)).length
        if (isFormRecord(table, item)) forms.push(item)
        else if (!isSystemItem(table, item) && entityOf(table, item) === undefined) unknown += 1
        writeUnits += Math.max(1, Math.ceil(itemBytes(item) / 1024)) * (1 + entries)
      }
    }
  }
  return { price: { items: count, writeUnits }, unknown, forms }
}
