import { type DocumentPath, projectPaths } from '../expressions/index.ts'
import type { ReturnValues } from '../requests/index.ts'
import type { Item } from '../values/index.ts'
import { readSingleUpdate, type Written } from '../writes/index.ts'
import type { Operation } from './operation.ts'
import { writeOne } from './write-one.ts'

/** UpdateItem: changes attributes of an item, or creates one with this key and these attributes. */
export const updateItem: Operation = (state, input) =>
  writeOne(state, {
    input,
    subject: 'Key',
    read: readSingleUpdate,
    attributes: (wanted, written, { paths }) => attributes(wanted, written, paths),
  })

function attributes(
  wanted: ReturnValues,
  { before, after }: Written,
  paths: readonly DocumentPath[],
): Item | undefined {
  switch (wanted) {
    case 'NONE':
      return undefined
    case 'ALL_OLD':
      return before
    case 'ALL_NEW':
      return after
    case 'UPDATED_OLD':
      return before && nonEmpty(projectPaths(paths, before))
    case 'UPDATED_NEW':
      return after && nonEmpty(projectPaths(paths, after))
  }
}

function nonEmpty(item: Item): Item | undefined {
  return Object.keys(item).length === 0 ? undefined : item
}
