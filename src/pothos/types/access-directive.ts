import { DirectiveLocation, GraphQLDirective, GraphQLEnumType, GraphQLNonNull, GraphQLString } from 'graphql'
import type { AnyAccessPattern } from '../../model/index.ts'
import { costDirectivesOf } from './cost-directives.ts'
import { rulesOfPattern } from './rules-directive.ts'

const accessOperation = new GraphQLEnumType({
  name: 'AccessOperation',
  description: 'The DynamoDB operation that serves a field.',
  values: { GetItem: {}, Query: {} },
})

/** `@access`: the operation, index and key templates that serve a field. */
export const accessDirective = new GraphQLDirective({
  name: 'access',
  description: 'The access pattern that serves this field: one operation on the table or on one index.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    operation: { type: new GraphQLNonNull(accessOperation) },
    index: { type: GraphQLString, description: 'The index; omitted for the table itself.' },
    partition: { type: GraphQLString, description: 'The template of the partition key.' },
    sort: { type: GraphQLString, description: 'The template of the sort key.' },
  },
})

/**
 * The extensions of a field that a pattern serves: its applied directives, and the pattern for other plugins.
 *
 * @param assumedSize the default page size; only for a connection.
 * @param sizedFields the fields of the connection that have this length.
 */
export function accessExtensions(
  pattern: AnyAccessPattern,
  assumedSize?: number,
  sizedFields?: readonly string[],
): Readonly<Record<string, unknown>> {
  const { kind, index, templates, unique, rule } = pattern
  return {
    accessPattern: pattern.name,
    directives: {
      access: {
        operation: kind === 'get' || unique !== undefined ? 'GetItem' : 'Query',
        ...(index.name !== undefined && { index: index.name }),
        ...templates,
      },
      ...costDirectivesOf(pattern, assumedSize, sizedFields),
      ...rulesOfPattern(rule),
    },
  }
}
