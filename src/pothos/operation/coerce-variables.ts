import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql'

/**
 * An operation's variables in the form of graphql's own functions, such as `getArgumentValues`; undefined if they don't
 * fit. Opaque: in graphql 16 these are the coerced values, in 17 the values with their sources.
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
