import type { DocumentValue } from '../document/index.ts'

/** A value of a key attribute: string, number or bytes. */
export type KeyValue = DocumentValue

/** A key attribute of the table or of an index: its name there, its type and its slot. */
export interface KeySlot {
  readonly name: string
  readonly type: 'S' | 'N' | 'B'
  readonly slot: 'partition' | 'sort'
}

/**
 * The encoding of the parts of a key: `escaped` can't be forged and preserves order; `verbatim`, for existing tables,
 * writes values unchanged, and rejects a value that contains the literal after it.
 */
export type KeyFormat = 'escaped' | 'verbatim'

/** A condition on a sort key: DynamoDB accepts exactly one of these in a Query. */
export type SortCondition =
  | { readonly kind: 'any' }
  | { readonly kind: 'equals'; readonly value: KeyValue }
  | { readonly kind: 'beginsWith'; readonly prefix: string }
  | { readonly kind: 'between'; readonly low: KeyValue; readonly high: KeyValue }
  | { readonly kind: 'above' | 'atLeast' | 'below' | 'atMost'; readonly value: KeyValue }

/** Values of the parts from the left; the last of them may be a range. */
export type SortValues = Readonly<Record<string, unknown>>
