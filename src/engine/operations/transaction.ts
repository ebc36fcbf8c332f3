import { EngineError, validationError } from '../errors.ts'
import { InvalidRequest } from '../records/index.ts'
import { isMembers, RequestReader } from '../requests/index.ts'
import type { Item } from '../values/index.ts'

/** One reason of a cancelled transaction, in wire form; `None` for an action that would have succeeded. */
export interface CancellationReason {
  readonly Code:
    | 'None'
    | 'ConditionalCheckFailed'
    | 'DuplicateItem'
    | 'ItemCollectionSizeLimitExceeded'
    | 'ValidationError'
  readonly Message?: string
  readonly Item?: Item
}

/** The reason of an action's failure. Rethrows an error that rejects the transaction instead of cancelling it. */
export function reasonFor(error: unknown): CancellationReason {
  if (!(error instanceof EngineError) || error instanceof InvalidRequest) throw error
  if (error.type === 'ConditionalCheckFailedException') {
    const { Item: item } = error.members as { Item?: Item }
    return { Code: 'ConditionalCheckFailed', Message: error.message, ...(item && { Item: item }) }
  }
  if (error.type === 'ItemCollectionSizeLimitExceededException') {
    return { Code: 'ItemCollectionSizeLimitExceeded', Message: error.message }
  }
  if (error.type === 'DuplicateItemException') return { Code: 'DuplicateItem', Message: error.message }
  if (error.type === 'ValidationException') return { Code: 'ValidationError', Message: error.message }
  throw error
}

/** The reason of an action that would have succeeded. */
export const noReason: CancellationReason = { Code: 'None' }

/** Throws a TransactionCanceledException with the reasons, in the order of the actions, if any action failed. */
export function cancelFor(given: readonly CancellationReason[]): void {
  if (given.every(({ Code }) => Code === 'None')) return
  // Actions are validated before conditions are evaluated, and only the first invalid one is reported.
  const invalid = given.findIndex(({ Code }) => Code === 'ValidationError')
  const reasons = invalid < 0 ? given : given.map((reason, at) => (at === invalid ? reason : noReason))
  const codes = reasons.map(({ Code }) => Code).join(', ')
  throw new EngineError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  )
}

/** The request's `TransactItems`: 1 to 100. */
export function readTransactItems(reader: RequestReader): RequestReader[] {
  reader.require('TransactItems')
  const list = reader.list('TransactItems') ?? []
  if (reader.has('TransactItems') && list.length === 0) {
    reader.fault('TransactItems', '[]', 'Member must have length greater than or equal to 1')
  }
  if (list.length > mostActions) {
    const shown = list.map((each) => JSON.stringify(each)).join(', ')
    reader.fault(
      'TransactItems',
      `[${shown}]`,
      `Member must have length less than or equal to ${mostActions}`,
    )
  }
  reader.check()
  return list.map((each) => {
    if (!isMembers(each)) throw new EngineError('SerializationException', 'Unexpected field type')
    return new RequestReader(each)
  })
}

const mostActions = 100

/** Rejects a transaction that writes or reads too many bytes. */
export function checkTransactionSize(bytes: number): void {
  if (bytes <= greatestTransaction) return
  throw validationError('Aggregated size of items in the transaction exceeds the limit of 4 MB')
}

const greatestTransaction = 4 * 1024 * 1024

/** Rejects a transaction with several actions on one item; `keys` are the stored keys of all actions. */
export function rejectRepeated(keys: readonly string[]): void {
  if (new Set(keys).size < keys.length) {
    throw validationError('Transaction request cannot include multiple operations on one item')
  }
}
