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

/** `@cost`, by the GraphQL cost directives specification: what reading a field once weighs, in read units. */
const costDirective = new GraphQLDirective({
  name: 'cost',
  description:
    'What a field costs each time it is read, in read units of DynamoDB: a full page of the usual size.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: { weight: { type: new GraphQLNonNull(GraphQLString) } },
})

/** `@listSize`, by the same specification: how many times what lies beneath a connection is read. */
const listSizeDirective = new GraphQLDirective({
  name: 'listSize',
  description: 'The length of a list, from its arguments or as assumed.',
  locations: [DirectiveLocation.FIELD_DEFINITION],
  args: {
    assumedSize: { type: GraphQLInt, description: 'Its length where no argument gives it.' },
    slicingArguments: {
      type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
      description: 'The arguments that give its length.',
    },
    sizedFields: {
      type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
      description: 'The fields beneath it that have this length.',
    },
    requireOneSlicingArgument: { type: GraphQLBoolean, defaultValue: true },
  },
})

/** The directives of the cost specification. */
export const costDirectives: readonly GraphQLDirective[] = [costDirective, listSizeDirective]

/**
 * The cost directives of a field that a pattern serves.
 *
 * @param assumedSize the page size unless asked for; of a connection only.
 */
export function costDirectivesOf(
  { kind, entities, consistent }: AnyAccessPattern,
  assumedSize?: number,
): Readonly<Record<string, unknown>> {
  const bytes = Math.max(...entities.map((entity) => expected.bytesOf(entity)))
  // A Query reads one item more than it gives, which tells whether there are more.
  const items = kind === 'get' ? 1 : (assumedSize ?? 1) + 1
  const cost = { weight: String(readUnits(items * bytes, consistent)) }
  if (assumedSize === undefined) return { cost }
  const listSize = {
    assumedSize,
    slicingArguments: ['first', 'last'],
    sizedFields: ['edges', 'nodes'],
    requireOneSlicingArgument: false,
  }
  return { cost, listSize }
}

/** What the model expects, and nothing learned: the SDL doesn't change by being used. */
const expected = new ItemSizes()
