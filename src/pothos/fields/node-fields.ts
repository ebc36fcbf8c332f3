import type { GraphQLResolveInfo } from 'graphql'
import { DynagateError } from '../../errors.ts'
import { type AnyEntity, keyNamesOf } from '../../model/index.ts'
import { costExtension, planOf, prefetchBeneath } from '../operation/index.ts'
import type { FieldMaker, GatewayContext, Registry } from '../registry/index.ts'
import { needsExtension } from '../registry/index.ts'
import { globalId, readGlobalId } from './global-id.ts'

/** The maximum number of ids: the maximum number of keys in a BatchGetItem. */
const mostNodes = 100

/** The Node interface: objects with a global id. */
export function nodeInterface(registry: Registry): unknown {
  return registry.type('Node', 'everything with a global id', () =>
    registry.builder.interfaceRef('Node').implement({
      description: 'An object that `node` returns by its id.',
      fields: (t: FieldMaker) => ({ id: idField(t, registry) }),
      resolveType: (item: { __typename: string }) => item.__typename,
    }),
  )
}

/** The `id` of a node, of this entity if it is known. */
export function idField(t: FieldMaker, registry: Registry, entity?: AnyEntity): never {
  return t.field({
    type: 'ID',
    nullable: false,
    description: 'The global id: unique among the nodes of all types.',
    ...(entity && { extensions: needsExtension(...keyNamesOf(entity)) }),
    resolve: (item) => {
      const node = registry.node(String(item.__typename))
      if (node === undefined) throw new TypeError(`${String(item.__typename)} is not a node`)
      return globalId(node, item)
    },
  })
}

/** The query fields `node(id:)` and `nodes(ids:)`: one GetItem, and one BatchGetItem. */
export function nodeFields(t: FieldMaker, registry: Registry): Record<string, never> {
  const read = async (id: unknown, context: GatewayContext, info: GraphQLResolveInfo): Promise<unknown> => {
    const { entity, key } = readGlobalId(registry, String(id))
    const plan = planOf(info)
    const item = context.store.byKey(entity, key, { selection: plan.attributes })
    prefetchBeneath(key, { plan, info, context }, entity.name)
    return item
  }
  return {
    node: t.field({
      type: nodeInterface(registry),
      nullable: true,
      description: 'The node with this global id.',
      args: { id: t.arg({ type: 'ID', required: true }) },
      extensions: {
        ...byKey,
        ...costExtension({ kind: 'byKey', entities: () => registry.nodes, count: () => 1 }),
      },
      resolve: (_, { id }, context, info) => read(id, context, info),
    }),
    nodes: t.field({
      type: [nodeInterface(registry)],
      nullable: { list: true, items: true },
      description: `The nodes with these global ids, at most ${mostNodes}, in the same order.`,
      args: { ids: t.arg({ type: ['ID'], required: true }) },
      extensions: {
        ...byKey,
        ...costExtension({
          kind: 'byKey',
          entities: () => registry.nodes,
          count: (args) => (args?.ids as unknown[] | undefined)?.length ?? mostNodes,
        }),
      },
      resolve: (_, { ids }, context, info) => {
        const all = ids as unknown[]
        if (all.length <= mostNodes) return all.map((id) => read(id, context, info))
        throw new DynagateError('BAD_USER_INPUT', `ids: expected at most ${mostNodes} ids, got ${all.length}`)
      },
    }),
  }
}

/** `@access` without templates: the key depends on the type of the node. */
const byKey = { directives: { access: { operation: 'GetItem' } } }
