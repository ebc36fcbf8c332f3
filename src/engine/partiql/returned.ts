import { type DocumentPath, projectPaths, updatePaths } from '../expressions/index.ts'
import type { Item } from '../values/index.ts'
import type { Written } from '../writes/index.ts'
import type { WriteStatement } from './statement.ts'

/** The attributes that a write statement returns by its `RETURNING`, if it has one. */
export function returned(statement: WriteStatement, { before, after }: Written): Item | undefined {
  if (statement.kind !== 'update' && statement.kind !== 'delete') return undefined
  const paths = statement.kind === 'update' ? updatePaths(statement.update) : []
  switch (statement.returning) {
    case 'ALL OLD':
      return before
    case 'ALL NEW':
      return after
    case 'MODIFIED OLD':
      return modified(paths, before)
    case 'MODIFIED NEW':
      return modified(paths, after)
    default:
      return undefined
  }
}

/** The item's parts at the paths; undefined if it has none of them. */
function modified(paths: readonly DocumentPath[], item: Item | undefined): Item | undefined {
  const found = item && projectPaths(paths, item)
  return found !== undefined && Object.keys(found).length > 0 ? found : undefined
}
