import type { GraphQLSchema } from 'graphql'
import { ModelError } from '../../errors.ts'
import type {
  AccessPattern,
  AnyAccessPattern,
  AnyEntity,
  ItemOf,
  RequiredOfPattern,
} from '../../model/index.ts'
import { fieldsOfKey, serveEntities } from '../fields/index.ts'
import { registryOf } from '../registry/index.ts'

/** A pattern that finds an item of an entity by the fields by which other subgraphs refer to it. */
export type FederationKey<E> = AccessPattern<'get' | 'lookup', ItemOf<E>, never, unknown>

/** The fields that a type must have for its keys. */
export type FieldsOfKeys<Keys> = {
  readonly [Name in NamesOfKeys<Keys extends readonly (infer Key)[] ? Key : never>]: unknown
}

type NamesOfKeys<Key> = Key extends unknown ? keyof RequiredOfPattern<Key> & string : never

/** The name of `@pothos/plugin-federation` among a builder's plugins. */
export const federationPlugin = 'federation'

/**
 * Makes an entity's type referable from other subgraphs, by the arguments of these patterns.
 *
 * @throws ModelError without the plugin, and for patterns of other entities or kinds.
 */
export function federate(
  builder: object,
  type: unknown,
  entity: AnyEntity,
  patterns: readonly AnyAccessPattern[],
): void {
  const { asEntity, options } = builder as FederatedBuilder
  if (asEntity === undefined || !options.plugins.includes(federationPlugin)) {
    throw new ModelError([
      `${entity.name}: federationKeys needs the plugin @pothos/plugin-federation: add it to the plugins of createBuilder()`,
    ])
  }
  const faults = patterns.flatMap((pattern) => faultsOf(entity, pattern))
  if (faults.length > 0) throw new ModelError(faults)
  registryOf(builder).addFederated(entity, patterns)
  asEntity.call(builder, type, {
    key: patterns.map((pattern) => ({ selection: fieldsOfKey(pattern).join(' ') })),
    // Replaced with the field, which reads all items of a request together.
    resolveReference: () => null,
  })
}

/**
 * Lets the subgraph schemas of a builder read the items that other subgraphs refer to by access patterns.
 *
 * @param builder one with the plugin's method `toSubGraphSchema()`; nothing happens without it.
 */
export function extendSubgraphs(builder: object): void {
  const { toSubGraphSchema } = builder as FederatedBuilder
  if (toSubGraphSchema === undefined) return
  Object.assign(builder, {
    toSubGraphSchema: (options: object = {}) => {
      const schema = toSubGraphSchema.call(builder, options)
      serveEntities(schema, registryOf(builder).federated)
      return schema
    },
  })
}

/** A builder of Pothos, with the plugin's methods if it is installed. */
interface FederatedBuilder {
  readonly options: { readonly plugins: readonly string[] }
  readonly asEntity?: (type: unknown, options: object) => void
  readonly toSubGraphSchema?: (options: object) => GraphQLSchema
}

function faultsOf({ name }: AnyEntity, { name: pattern, kind, entities }: AnyAccessPattern): string[] {
  const [entity] = entities
  const isOne = kind === 'get' || kind === 'lookup'
  if (isOne && entity?.name === name) return []
  return [
    `${name}: its federation key ${pattern} is a ${kind} of ${entity?.name}: use a get or a lookup of ${name}`,
  ]
}
