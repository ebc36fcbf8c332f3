import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql'

/**
 * The schema as SDL for a file under version control: sorted, with applied directives, and with a trailing newline. Equal
 * schemas have equal SDL.
 */
export function printSchema(schema: GraphQLSchema): string {
  return `${printSchemaWithDirectives(lexicographicSortSchema(schema)).trim()}\n`
}
