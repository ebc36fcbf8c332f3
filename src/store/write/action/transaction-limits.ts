import { DynagateError } from '../../../errors.ts'
import { itemBytes } from '../../../model/index.ts'
import type { WriteAction } from './action.ts'
import { type FailedWrite, named, WriteError } from './write-error.ts'

/** DynamoDB's limits of a TransactWriteItems and of an item. */
export const maxTransactionItems = 100
const maxTransactionBytes = 4 * 1024 * 1024
const maxItemBytes = 400 * 1024

/**
 * Checks a transaction against DynamoDB's limits before it is sent, including the actions that the store adds. Of an
 * update only the values that it sets are counted, because the size of its item isn't known here.
 *
 * @param placeOf returns the position of an action among the writes of the plan.
 * @throws WriteError LIMIT_EXCEEDED that names an item of more than 400 KB.
 * @throws DynagateError LIMIT_EXCEEDED for more than 100 items or 4 MB.
 */
export function checkTransactionLimits(
  actions: readonly WriteAction[],
  placeOf: (at: number) => Pick<FailedWrite, 'position' | 'of' | 'path'>,
): void {
  if (actions.length > maxTransactionItems) {
    throw overLimit(`writes ${actions.length} items; DynamoDB accepts ${maxTransactionItems}`)
  }
  let sum = 0
  for (const [at, action] of actions.entries()) {
    const bytes = bytesOf(action)
    sum += bytes
    if (bytes <= maxItemBytes) continue
    const write: FailedWrite = { ...placeOf(at), entity: action.entity.name, attributes: [] }
    const message = `${named(write)}: the item has ${bytes} bytes; DynamoDB stores at most ${maxItemBytes}`
    throw new WriteError('LIMIT_EXCEEDED', message, { write })
  }
  if (sum > maxTransactionBytes) {
    throw overLimit(`has ${sum} bytes; DynamoDB accepts ${maxTransactionBytes}`)
  }
}

function bytesOf(action: WriteAction): number {
  if (action.kind === 'put') return itemBytes(action.item)
  const values = action.kind === 'update' ? (action.attributes.ExpressionAttributeValues ?? {}) : {}
  return itemBytes(action.key) + itemBytes(values)
}

function overLimit(how: string): DynagateError {
  return new DynagateError('LIMIT_EXCEEDED', `The transaction ${how}: split it into several.`)
}
