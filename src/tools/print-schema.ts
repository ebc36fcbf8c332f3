import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql'

/**
 * The schema as SDL for a file under version control: everything in alphabetical order, with the directives
 * that are applied, and a newline at its end. The same schema always gives the same text.
 */
export function printSchema(schema: GraphQLSchema): string {
  return `${printSchemaWithDirectives(lexicographicSortSchema(schema)).trim()}\n`
}
