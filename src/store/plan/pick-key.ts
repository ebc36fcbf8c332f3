import { type Document, type Index, keyAttributes } from '../../model/index.ts'
import { required } from '../../required.ts'

/** The key attributes of an item in some indexes. The item must have all of them. */
export function pickKey(item: Document, ...indexes: readonly Index[]): Document {
  const names = new Set(indexes.flatMap(keyAttributes))
  return Object.fromEntries(
    [...names].map((name) => [name, required(item[name], `the key attribute ${name}`)]),
  )
}
