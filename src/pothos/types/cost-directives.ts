import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql'
import type { AnyAccessPattern } from '../../model/index.ts'
import { ItemSizes, readUnits } from '../../store/index.ts'

/** `@cost`, by the GraphQL cost directives specification: the cost of reading a field once, in read units. */
const costDirective = new GraphQLDirective({
  name: 'cost',
  description:
    'The cost of a field each time it is read, in DynamoDB read units: for a connection, a full page of the default size.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: { weight: { type: new GraphQLNonNull(GraphQLString) } },
})

/** `@listSize`, by the same specification: how many times the fields below a connection are read. */
const listSizeDirective = new GraphQLDirective({
  name: 'listSize',
  description: 'The length of a list: given by its arguments, or assumed.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    assumedSize: { type: GraphQLInt, description: 'The length if no argument gives it.' },
    slicingArguments: {
      type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
      description: 'The arguments that give the length.',
    },
    sizedFields: {
      type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
      description: 'The fields below it that have this length.',
    },
    requireOneSlicingArgument: { type: GraphQLBoolean, defaultValue: true },
  },
})

/** The directives of the cost specification. */
export const costDirectives: readonly GraphQLDirective[] = [costDirective, listSizeDirective]

/**
 * The cost directives of a field that a pattern serves.
 *
 * @param assumedSize the default page size; only for a connection.
 * @param sizedFields the fields of the connection that have this length.
 */
export function costDirectivesOf(
  { kind, entities, consistent, unique }: AnyAccessPattern,
  assumedSize?: number,
  sizedFields: readonly string[] = ['edges', 'nodes'],
): Readonly<Record<string, unknown>> {
  const bytes = Math.max(...entities.map((entity) => expected.bytesOf(entity)))
  // A Query reads one item more than it returns, to know whether there are more.
  const items = kind === 'get' || unique !== undefined ? 1 : (assumedSize ?? 1) + 1
  // A unique value is read before the item that has it.
  const before = unique === undefined ? 0 : readUnits(1, consistent)
  const cost = { weight: String(before + readUnits(items * bytes, consistent)) }
  if (assumedSize === undefined) return { cost }
  const listSize = {
    assumedSize,
    slicingArguments: ['first', 'last'],
    sizedFields,
    requireOneSlicingArgument: false,
  }
  return { cost, listSize }
}

/** The model's sizes only, not those learned from reads: use doesn't change the SDL. */
const expected = new ItemSizes()
