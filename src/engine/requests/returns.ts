import type { RequestReader } from './request-reader.ts'

/** The requested detail of the consumed capacity. */
export type ReturnCapacity = 'INDEXES' | 'TOTAL' | 'NONE'

/** The attributes that a write returns. */
export type ReturnValues = 'ALL_NEW' | 'UPDATED_OLD' | 'ALL_OLD' | 'NONE' | 'UPDATED_NEW'

/** Reads `ReturnConsumedCapacity`. */
export function readReturnCapacity(reader: RequestReader): ReturnCapacity {
  return reader.choice('ReturnConsumedCapacity', ['INDEXES', 'TOTAL', 'NONE']) ?? 'NONE'
}

/** Reads `ReturnItemCollectionMetrics`; true if they are requested. */
export function readReturnMetrics(reader: RequestReader): boolean {
  return reader.choice('ReturnItemCollectionMetrics', ['SIZE', 'NONE']) === 'SIZE'
}

/** Reads `ReturnValues`. */
export function readReturnValues(reader: RequestReader): ReturnValues {
  return reader.choice('ReturnValues', ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW']) ?? 'NONE'
}

/** Reads `ReturnValuesOnConditionCheckFailure`; true if the error must have the stored item. */
export function readReturnOnFailure(reader: RequestReader): boolean {
  return reader.choice('ReturnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']) === 'ALL_OLD'
}
