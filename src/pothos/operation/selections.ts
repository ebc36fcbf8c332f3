import type { FieldNode, GraphQLField, GraphQLObjectType } from 'graphql'
import type { Gate } from './gate.ts'

/** The selections on one object type: one entry for each response key. */
export interface Selections {
  /** Undefined for a type that the schema doesn't have, which validation rejects. */
  readonly type: GraphQLObjectType | undefined
  readonly fields: ReadonlyMap<string, SelectedField>
}

/** A selected field: one for each response key, however often the document repeats it. */
export interface SelectedField {
  readonly key: string
  /** Its definition; undefined for `__typename` and for unknown fields. */
  readonly definition: GraphQLField<unknown, unknown> | undefined
  /** Its nodes in the document. Their arguments are equal in a valid document. */
  readonly nodes: readonly [FieldNode, ...FieldNode[]]
  readonly gate: Gate
  /** The selections on its value, for each object type that the value may have. */
  readonly beneath: ReadonlyMap<string, Selections>
}
