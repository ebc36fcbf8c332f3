import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql'

/**
 * An operation's variables as graphql's own functions accept them, such as `getArgumentValues`; undefined where they
 * don't fit. Opaque: graphql 16 has the coerced values there, 17 the same with their sources.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Values,
): Values | undefined {
  const definitions = operation.variableDefinitions ?? []
  const result: CoercedVariables = getVariableValues(schema, definitions, variables)
  return result.variableValues ?? result.coerced
}

type Values = Readonly<Record<string, unknown>>

interface CoercedVariables {
  /** Of graphql 16. */
  readonly coerced?: Values
  /** Of graphql 17. */
  readonly variableValues?: Values
}
