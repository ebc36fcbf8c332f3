import SchemaBuilder, { type SchemaTypes } from '@pothos/core'
import type { GraphQLSchema } from 'graphql'
import type { Table } from '../../model/index.ts'
import { nodeFields } from '../fields/index.ts'
import type { ContextOf, DynagateOptions, FieldMaker, GatewayContext } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import { type GatewayScalars, scalars } from '../types/index.ts'
import { extendSubgraphs, federationPlugin } from './federation.ts'
import { dynagatePlugin } from './plugin.ts'

/**
 * A Pothos builder with the plugin's methods. `Context` is the application's part of the request's context; `Types` has
 * further Pothos types, such as `AuthScopes` and `Objects`.
 */
export type GatewayBuilder<Context extends object, Types extends BuilderTypes = object> = {
  /** Builds the schema; its type includes the context that its resolvers need. */
  toSchema(...args: Parameters<BuilderOf<Context, Types>['toSchema']>): GatewaySchema<Context>
} & Subgraphs<BuilderOf<Context, Types>, Context> &
  BuilderOf<Context, Types>

/** With `@pothos/plugin-federation`: the schema of a subgraph, with the context that its resolvers need. */
type Subgraphs<Builder, Context extends object> = Builder extends {
  toSubGraphSchema: (options: infer Options) => unknown
}
  ? { toSubGraphSchema(options?: Options): GatewaySchema<Context> }
  : unknown

/** Pothos's schema types without those that a gateway sets itself. */
export type BuilderTypes = Partial<Omit<PothosSchemaTypes.UserSchemaTypes, 'Context' | 'Defaults'>>

/** Options of Pothos and of the plugins in `plugins`, by the names of the plugins. */
export type BuilderOptions<Context extends object, Types extends BuilderTypes = object> = Partial<
  Omit<PothosSchemaTypes.SchemaBuilderOptions<TypesOf<Context, Types>>, 'dynagate'>
> & {
  /**
   * Gives every mutation a `clientMutationId` in its input and its payload, as in Relay: a mutation with one is safe to
   * repeat. A mutation of one item then returns a payload that contains the item.
   */
  readonly clientMutationId?: boolean
}

/** Intersects `Types` with the gateway's own types, so that Pothos's constraints hold even with other plugins' types. */
type TypesOf<Context extends object, Types extends BuilderTypes> = PothosSchemaTypes.ExtendDefaultTypes<
  Types & { Context: GatewayContext & Context; Scalars: GatewayScalars }
> &
  SchemaTypes

type BuilderOf<Context extends object, Types extends BuilderTypes> = PothosSchemaTypes.SchemaBuilder<
  TypesOf<Context, Types>
>

/** A schema whose resolvers need `Context` in addition to the store. Any `GraphQLSchema` is one without such a need. */
export type GatewaySchema<Context extends object = object> = GraphQLSchema & {
  /** Exists only at compile time. */
  readonly [neededContext]?: (context: Context) => void
}

declare const neededContext: unique symbol

/**
 * A schema builder for a table: Pothos with entities and access patterns, the named scalars, and the query fields
 * `node` and `nodes`. A subgraph doesn't have these two fields, because only one subgraph of a supergraph could.
 * Accepts other Pothos plugins and their options, like Pothos's own builder.
 *
 * @example
 * const builder = createBuilder(shop)
 * builder.entity(Customer, { fields: (t) => ({ ...t.attributes('name', 'email') }) })
 * builder.queryFields((t) => ({ customer: t.item(access.customer) }))
 * export const schema = builder.toSchema()
 *
 * @example
 * // With an application's own part of the context: `context.caller` has the types that the table declares.
 * const builder = createBuilder<typeof shop, { mail: Mail }>(shop)
 */
export function createBuilder<
  T extends Table,
  Context extends object = object,
  Types extends BuilderTypes = object,
>(
  table: T,
  options?: BuilderOptions<ContextOf<T> & Context, Types>,
): GatewayBuilder<ContextOf<T> & Context, Types>
export function createBuilder(
  table: Table,
  options: { readonly plugins?: readonly unknown[]; readonly clientMutationId?: boolean } = {},
): unknown {
  const { plugins = [], clientMutationId = false, ...others } = options
  const dynagate: DynagateOptions = { table, clientMutationId }
  // Which options are required depends on the imported plugins: each checks its own when it is used.
  const all = { ...others, plugins: [...plugins, dynagatePlugin], dynagate } as never
  const builder = new SchemaBuilder<{ Context: GatewayContext; Scalars: GatewayScalars }>(all)
  for (const [name, scalar] of Object.entries(scalars)) {
    builder.addScalarType(name as keyof GatewayScalars, scalar)
  }
  const isSubgraph = plugins.includes(federationPlugin)
  builder.queryType({
    fields: (t) => (isSubgraph ? {} : nodeFields(t as unknown as FieldMaker, registryOf(builder))),
  })
  builder.mutationType({})
  builder.subscriptionType({})
  extendSubgraphs(builder)
  return builder
}
