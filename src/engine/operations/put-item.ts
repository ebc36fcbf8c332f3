import { readPut } from '../writes/index.ts'
import type { Operation } from './operation.ts'
import { writeOne } from './write-one.ts'

/** PutItem: stores an item, replacing the one with its key. */
export const putItem: Operation = (state, input) =>
  writeOne(state, {
    input,
    subject: 'Item',
    returns: ['NONE', 'ALL_OLD'],
    read: readPut,
    attributes: (wanted, { before }) => (wanted === 'ALL_OLD' ? before : undefined),
  })
