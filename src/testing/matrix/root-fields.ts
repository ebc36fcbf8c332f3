import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
} from 'graphql'

/** The root types, by their operations. */
export type RootType = 'query' | 'mutation' | 'subscription'

/** The type of the root; undefined or null without one. */
export function rootType(schema: GraphQLSchema, root: RootType): GraphQLObjectType | null | undefined {
  if (root === 'query') return schema.getQueryType()
  return root === 'mutation' ? schema.getMutationType() : schema.getSubscriptionType()
}

/** The fields of the root type. */
export function rootFields(schema: GraphQLSchema, root: RootType): GraphQLField<unknown, unknown>[] {
  return Object.values(rootType(schema, root)?.getFields() ?? {})
}

/** Whether a field of the subscription type has the changes of a pattern's items, and not events of another source. */
export function isOfChanges({ type }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type)
  if (!isObjectType(named) && !isInterfaceType(named)) return false
  const kind = getNamedType(named.getFields().kind?.type)
  return isEnumType(kind) && kind.getValue('READY') != null
}
