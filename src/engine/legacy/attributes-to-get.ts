import { type Projection, projectionOf } from '../expressions/index.ts'
import type { RequestReader } from '../requests/index.ts'
import { checkAttributeName } from '../values/index.ts'
import { invalid } from './comparison.ts'

/** The projection in `AttributesToGet`; undefined if the request doesn't have it. */
export function readAttributesToGet(reader: RequestReader): Projection | undefined {
  const names = reader.strings('AttributesToGet')
  if (names === undefined) return undefined
  for (const name of names) checkAttributeName(name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw invalid(`Duplicate value in attribute name: ${twice}`)
  return projectionOf(names.map((name) => [name]))
}
