import { ModelError } from '../../errors.ts'
import {
  type AnyEntity,
  counterOf,
  counterShardEntity,
  keyNamesOf,
  type ShardedCounter,
} from '../../model/index.ts'
import { costExtension } from '../operation/index.ts'
import { type FieldMaker, needsExtension, registryOf } from '../registry/index.ts'
import { attributeOf, outputType, toGraphQL } from '../types/index.ts'

/**
 * A field of a sharded counter: the total of its shards, and null until a backfill has counted the item's children.
 *
 * @throws ModelError unless the entity has such a counter.
 */
export function counterField(maker: FieldMaker, entity: AnyEntity, name: string, options: object): never {
  const { summed } = knownCounter(entity, name)
  const type =
    summed === undefined ? 'Int' : outputType(registryOf(maker.builder), summed.entity, summed.name)
  const ofValue = summed && attributeOf(summed.entity, summed.name).type
  return maker.field({
    type,
    nullable: true,
    ...options,
    extensions: countersExtension(entity, [name]),
    resolve: async (item, _args, context) => {
      const total = await context.store.counter(entity, name, item)
      return ofValue === undefined ? total : toGraphQL(ofValue, total)
    },
  })
}

/** The extensions of a field that reads sharded counters: the key of the item, and the price of their shards. */
export function countersExtension(
  entity: AnyEntity,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const relations = new Set(names.map((name) => knownCounter(entity, name).relation))
  const shards = [...relations].reduce((sum, relation) => sum + relation.shards, 0)
  const isRuled = entity.rules !== undefined
  return {
    ...needsExtension(...keyNamesOf(entity)),
    ...costExtension({
      kind: 'byKey',
      entities: () => [counterShardEntity(entity.table), ...(isRuled ? [entity] : [])],
      count: () => shards + (isRuled ? 1 : 0),
    }),
  }
}

function knownCounter(entity: AnyEntity, name: string): ShardedCounter {
  try {
    return counterOf(entity, name)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new ModelError([`${entity.name}: t.counter('${name}'): ${error.message}: name one of them`])
  }
}
