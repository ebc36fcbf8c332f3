import type { RequestReader } from './request-reader.ts'

/** How much a request wants to know of what it cost. */
export type ReturnCapacity = 'INDEXES' | 'TOTAL' | 'NONE'

/** What an update is to answer. */
export type ReturnValues = 'ALL_NEW' | 'UPDATED_OLD' | 'ALL_OLD' | 'NONE' | 'UPDATED_NEW'

/** Reads `ReturnConsumedCapacity`. */
export function readReturnCapacity(reader: RequestReader): ReturnCapacity {
  return reader.choice('ReturnConsumedCapacity', ['INDEXES', 'TOTAL', 'NONE']) ?? 'NONE'
}

/** Reads `ReturnItemCollectionMetrics`; true where they are wanted. */
export function readReturnMetrics(reader: RequestReader): boolean {
  return reader.choice('ReturnItemCollectionMetrics', ['SIZE', 'NONE']) === 'SIZE'
}

/** Reads `ReturnValues`. */
export function readReturnValues(reader: RequestReader): ReturnValues {
  return reader.choice('ReturnValues', ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW']) ?? 'NONE'
}

/** Reads `ReturnValuesOnConditionCheckFailure`; true where the item found is to come with the error. */
export function readReturnOnFailure(reader: RequestReader): boolean {
  return reader.choice('ReturnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']) === 'ALL_OLD'
}
