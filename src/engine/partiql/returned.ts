import { projectPaths, updatePaths } from '../expressions/index.ts'
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
      return before && projectPaths(paths, before)
    case 'MODIFIED NEW':
      return after && projectPaths(paths, after)
    default:
      return undefined
  }
}
