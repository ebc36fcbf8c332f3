import {
  type BreakingChange,
  buildSchema,
  type DangerousChange,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
} from 'graphql'
import { printSchema } from './print-schema.ts'

/** A change of a schema, as its clients see it. */
export interface SchemaChange {
  /** `breaking`: operations may no longer be valid; `dangerous`: they are, but may return what a client doesn't expect. */
  readonly kind: 'breaking' | 'dangerous'
  /** graphql's name of the change, such as `FIELD_REMOVED`. */
  readonly type: string
  readonly description: string
}

/**
 * The changes from an earlier schema that can affect clients, breaking ones first. Pure.
 *
 * @param earlier the earlier schema as SDL, as {@link printSchema} prints it.
 * @throws GraphQLError for SDL that isn't valid.
 */
export function schemaChanges(earlier: string, schema: GraphQLSchema): SchemaChange[] {
  const before = buildSchema(earlier)
  // Printed as the earlier one was: what SDL doesn't have is no change.
  const after = buildSchema(printSchema(schema))
  const changes = (kind: SchemaChange['kind'], found: readonly (BreakingChange | DangerousChange)[]) =>
    found.map(({ type, description }) => ({ kind, type, description }))
  return [
    ...changes('breaking', findBreakingChanges(before, after)),
    ...changes('dangerous', findDangerousChanges(before, after)),
  ]
}
