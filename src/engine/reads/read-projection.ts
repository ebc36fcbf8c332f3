import { type ExpressionScope, type Projection, parseProjection, project } from '../expressions/index.ts'
import { readAttributesToGet } from '../legacy/index.ts'
import type { RequestReader } from '../requests/index.ts'
import type { Item } from '../values/index.ts'

/** The request's `ProjectionExpression`, or `AttributesToGet`, if it has either. */
export function readProjection(reader: RequestReader, scope: ExpressionScope): Projection | undefined {
  if (!reader.has('ProjectionExpression')) return readAttributesToGet(reader)
  return parseProjection(reader.text('ProjectionExpression'), scope)
}

/** An item, or its projected part. */
export function projected(item: Item, projection: Projection | undefined): Item {
  return projection === undefined ? item : project(projection, item)
}
