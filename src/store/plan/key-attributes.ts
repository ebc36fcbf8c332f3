import type { Document, Index } from '../../model/index.ts'

/** The names of an index's key attributes: the partition key's, then the sort key's where there is one. */
export function keyAttributes({ partition, sort }: Index): string[] {
  return sort ? [partition.name, sort.name] : [partition.name]
}

/** Only these attributes of an item. */
export function pickKey(item: Document, names: readonly string[]): Document {
  return Object.fromEntries(names.map((name) => [name, item[name] ?? null]))
}
