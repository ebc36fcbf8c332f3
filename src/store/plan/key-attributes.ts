import type { Document, Index } from '../../model/index.ts'
import { required } from '../../required.ts'

/** The names of an index's key attributes: the partition key's, then the sort key's where there is one. */
export function keyAttributes({ partition, sort }: Index): string[] {
  return sort ? [partition.name, sort.name] : [partition.name]
}

/** Only the key attributes `names` of an item, all of which it must have. */
export function pickKey(item: Document, names: readonly string[]): Document {
  return Object.fromEntries(names.map((name) => [name, required(item[name], `the key attribute ${name}`)]))
}
