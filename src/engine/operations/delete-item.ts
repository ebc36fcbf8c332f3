import { readDelete } from '../writes/index.ts'
import type { Operation } from './operation.ts'
import { writeOne } from './write-one.ts'

/** DeleteItem: takes an item away. Deleting one that isn't there is no error. */
export const deleteItem: Operation = (state, input) =>
  writeOne(state, {
    input,
    returns: ['NONE', 'ALL_OLD'],
    read: readDelete,
    attributes: (wanted, { before }) => (wanted === 'ALL_OLD' ? before : undefined),
  })
