import { type Document, type Index, keyAttributes } from '../../model/index.ts'
import { required } from '../../required.ts'

/** Only the key attributes of some indexes of an item, all of which it must have. */
export function pickKey(item: Document, ...indexes: readonly Index[]): Document {
  const names = new Set(indexes.flatMap(keyAttributes))
  return Object.fromEntries(
    [...names].map((name) => [name, required(item[name], `the key attribute ${name}`)]),
  )
}
