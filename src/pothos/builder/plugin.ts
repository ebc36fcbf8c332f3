import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'
import { GraphQLSchema, isObjectType, isScalarType } from 'graphql'
import { ModelError } from '../../errors.ts'
import { hasRules } from '../../store/index.ts'
import { referenceKeys } from '../fields/index.ts'
import { type CacheControl, cacheControlName } from '../operation/index.ts'
import { registryOf } from '../registry/index.ts'
import { accessDirective, costDirectives, rulesDirective } from '../types/index.ts'
import './builder-methods.ts'

/** The plugin's name among a builder's `plugins`. */
export const dynagatePlugin = 'dynagate' as const

/** Reads `cacheControl` of fields, adds `@access`, `@rules` and the cost directives to the schema, and removes root types without fields and unused scalars. */
export class DynagatePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { cacheControl } = config.pothosOptions as { readonly cacheControl?: CacheControl }
    if (cacheControl === undefined) return config
    checkCacheControl(`${config.parentType}.${config.name}`, cacheControl)
    return { ...config, extensions: { ...config.extensions, [cacheControlName]: cacheControl } }
  }

  override afterBuild(schema: GraphQLSchema): GraphQLSchema {
    const { federated, table } = registryOf(this.builder)
    // The federation plugin would report a missing field without its remedy.
    referenceKeys(schema, federated)
    const config = schema.toConfig()
    const empty = config.types.filter(
      (type) => isObjectType(type) && Object.keys(type.getFields()).length === 0,
    )
    return new GraphQLSchema({
      ...config,
      ...(config.mutation && empty.includes(config.mutation) && { mutation: null }),
      ...(config.subscription && empty.includes(config.subscription) && { subscription: null }),
      // A scalar in use returns with the types that use it.
      types: config.types.filter((type) => !empty.includes(type) && !isScalarType(type)),
      directives: [
        ...config.directives,
        accessDirective,
        ...costDirectives,
        ...(hasRules(table) ? [rulesDirective] : []),
      ],
    })
  }
}

/** @throws ModelError */
function checkCacheControl(field: string, { maxAgeSeconds, scope = 'private' }: CacheControl): void {
  const isTime = Number.isInteger(maxAgeSeconds) && maxAgeSeconds >= 0 && maxAgeSeconds <= yearSeconds
  if (isTime && (scope === 'private' || scope === 'public')) return
  throw new ModelError([
    `${field}: cacheControl expects maxAgeSeconds from 0 to ${yearSeconds} and scope private or public, got ${maxAgeSeconds} and ${scope}: correct it`,
  ])
}

const yearSeconds = 31_536_000

SchemaBuilder.registerPlugin(dynagatePlugin, DynagatePlugin)
