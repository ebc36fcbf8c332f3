import type { GraphQLField, GraphQLObjectType } from 'graphql'
import type { AnyEntity } from '../../model/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The extension that says which attributes of its item a field is resolved from. */
export function needsExtension(...attributes: readonly string[]): Values {
  return { [needsName]: attributes }
}

/** The attributes that a field is resolved from; undefined where nobody has said: then it may be any. */
export function needsOf(field: GraphQLField<unknown, unknown>): readonly string[] | undefined {
  return field.extensions[needsName] as readonly string[] | undefined
}

/** The extension that says whose items an object type stands for, and what all of its resolvers need. */
export function entityExtension(entity: AnyEntity, needs: readonly string[]): Values {
  return { [entityName]: { entity, needs } satisfies EntityOfType }
}

/** The entity of an object type, and the attributes that it always needs. */
export interface EntityOfType {
  readonly entity: AnyEntity
  readonly needs: readonly string[]
}

/** Whose items an object type stands for; undefined for a type of the schema's own. */
export function entityOfType(type: GraphQLObjectType): EntityOfType | undefined {
  return type.extensions[entityName] as EntityOfType | undefined
}

const needsName = 'dynagateNeeds'
const entityName = 'dynagateEntity'
