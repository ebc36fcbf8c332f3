import { readDelete } from '../writes/index.ts'
import type { Operation } from './operation.ts'
import { writeOne } from './write-one.ts'

/** DeleteItem: deletes an item. Deleting a missing one is not an error. */
export const deleteItem: Operation = (state, input) =>
  writeOne(state, {
    input,
    subject: 'Key',
    returns: ['NONE', 'ALL_OLD'],
    read: readDelete,
    attributes: (wanted, { before }) => (wanted === 'ALL_OLD' ? before : undefined),
  })
