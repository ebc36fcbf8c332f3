import SchemaBuilder, { type SchemaTypes } from '@pothos/core'
import type { GraphQLSchema } from 'graphql'
import type { Table } from '../../model/index.ts'
import { nodeFields } from '../fields/index.ts'
import type { FieldMaker, GatewayContext } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import { type GatewayScalars, scalars } from '../types/index.ts'
import { dynagatePlugin } from './plugin.ts'

/** A Pothos builder with the plugin's methods; `Context` is what the app adds to the request's context. */
export type GatewayBuilder<Context extends object> = {
  /** Builds the schema, whose type says which context its resolvers need. */
  toSchema(...args: Parameters<BuilderOf<Context>['toSchema']>): GatewaySchema<Context>
} & BuilderOf<Context>

type BuilderOf<Context extends object> = PothosSchemaTypes.SchemaBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<{ Context: GatewayContext & Context; Scalars: GatewayScalars }>
>

/** A schema whose resolvers need `Context` besides the store. Any `GraphQLSchema` is one that needs nothing. */
export type GatewaySchema<Context extends object = object> = GraphQLSchema & {
  /** Exists only in the type. */
  readonly [neededContext]?: (context: Context) => void
}

declare const neededContext: unique symbol

/** Options of a builder: other plugins of Pothos, and what they take. */
export interface BuilderOptions {
  /** Plugins besides Dynagate's own, such as `@pothos/plugin-errors`. */
  readonly plugins?: readonly (keyof PothosSchemaTypes.Plugins<SchemaTypes>)[]
  /** The options of those plugins, by the names that they have them under. */
  readonly [option: string]: unknown
}

/**
 * A schema builder for a table: Pothos with entities and access patterns, the named scalars, and the query
 * fields `node` and `nodes`.
 *
 * @example
 * const builder = createBuilder(shop)
 * builder.entity(Customer, { fields: (t) => ({ ...t.attributes('name', 'email') }) })
 * builder.queryFields((t) => ({ customer: t.item(access.customer) }))
 * export const schema = builder.toSchema()
 */
export function createBuilder<Context extends object = object>(
  table: Table,
  { plugins = [], ...options }: BuilderOptions = {},
): GatewayBuilder<Context> {
  const builder = new SchemaBuilder<{ Context: GatewayContext; Scalars: GatewayScalars }>({
    ...options,
    plugins: [...plugins, dynagatePlugin],
    dynagate: { table },
  } as never)
  for (const [name, scalar] of Object.entries(scalars)) {
    builder.addScalarType(name as keyof GatewayScalars, scalar)
  }
  builder.queryType({ fields: (t) => nodeFields(t as unknown as FieldMaker, registryOf(builder)) })
  builder.mutationType({})
  return builder as unknown as GatewayBuilder<Context>
}
