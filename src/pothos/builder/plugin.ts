import SchemaBuilder, { BasePlugin, type SchemaTypes } from '@pothos/core'
import { GraphQLSchema, isObjectType, isScalarType } from 'graphql'
import { accessDirective } from '../types/index.ts'
import './builder-methods.ts'
import { costDirectives } from '../types/index.ts'

/** The plugin's name among a builder's `plugins`. */
export const dynagatePlugin = 'dynagate' as const

/** Adds `@access` and the cost directives to the schema, and removes a mutation type without fields and unused scalars. */
export class DynagatePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override afterBuild(schema: GraphQLSchema): GraphQLSchema {
    const config = schema.toConfig()
    const empty = config.types.filter(
      (type) => isObjectType(type) && Object.keys(type.getFields()).length === 0,
    )
    return new GraphQLSchema({
      ...config,
      ...(config.mutation && empty.includes(config.mutation) && { mutation: null }),
      // A scalar in use returns with the types that use it.
      types: config.types.filter((type) => !empty.includes(type) && !isScalarType(type)),
      directives: [...config.directives, accessDirective, ...costDirectives],
    })
  }
}

SchemaBuilder.registerPlugin(dynagatePlugin, DynagatePlugin)
