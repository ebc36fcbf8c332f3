import type { GraphQLField, GraphQLObjectType } from 'graphql'
import type { AnyEntity } from '../../model/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The extension with the attributes of its item from which a field is resolved; none for one of another object. */
export function needsExtension(...attributes: readonly string[]): Values {
  return { [needsName]: attributes }
}

/** The attributes from which a field is resolved; undefined if they aren't declared, so that it may use any. */
export function needsOf(field: GraphQLField<unknown, unknown>): readonly string[] | undefined {
  return field.extensions[needsName] as readonly string[] | undefined
}

/** The extension with the entity of an object type and the attributes that all of its resolvers need. */
export function entityExtension(entity: AnyEntity, needs: readonly string[]): Values {
  return { [entityName]: { entity, needs } satisfies EntityOfType }
}

/** The entity of an object type, and the attributes that it always needs. */
export interface EntityOfType {
  readonly entity: AnyEntity
  readonly needs: readonly string[]
}

/** The entity of an object type; undefined for the schema's other types. */
export function entityOfType(type: GraphQLObjectType): EntityOfType | undefined {
  return type.extensions[entityName] as EntityOfType | undefined
}

const needsName = 'dynagateNeeds'
const entityName = 'dynagateEntity'
