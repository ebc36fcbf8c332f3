import { DynagateError } from '../../errors.ts'
import { required } from '../../required.ts'
import type { Attributes } from '../attributes/index.ts'
import { checkWhere } from '../check/index.ts'
import type { FilterOptions } from '../conditions/index.ts'
import type { TableDefinition, UniqueConstraint } from '../definition/index.ts'
import { codecsOf, namesOf, partsOf, publicTemplates, shardsOf } from '../entity-key.ts'
import {
  checkWholeLength,
  isRange,
  type KeyCodec,
  type KeyValue,
  type SortCondition,
  type SortValues,
  wholeSortCondition,
  withoutEq,
} from '../keys/index.ts'
import { type Rule, type RuleBuilder, ruleBuilder } from '../rules/index.ts'
import type {
  AccessArgument,
  AccessKind,
  AccessPattern,
  AnyAccessPattern,
  AnyEntity,
  EntityKey,
  KeyCondition,
} from '../types.ts'

interface PatternOptions {
  readonly order?: 'asc' | 'desc'
  readonly consistent?: unknown
  readonly prefetch?: boolean
  readonly where?: unknown
  readonly filter?: FilterOptions
  readonly beginsWith?: string
  readonly index?: string
  readonly rule?: ((r: RuleBuilder<Attributes, TableDefinition>) => Rule) | ((r: never) => Rule)
}

/** The pattern behind `Entity.get()`. */
export function getPattern<Item, Arguments, Required>(
  entity: AnyEntity,
  options: PatternOptions,
): AccessPattern<'get', Item, Arguments, Required> {
  const key = entity.primaryKey
  const codecs = codecsOf(key)
  const [sort] = key.sort
  return pattern('get', [entity], key, options, {
    arguments: namesOf(codecs).map((name) => ({
      ...argumentOf(
        required(
          codecs.find(({ names }) => names.includes(name)),
          `a codec of ${name}`,
        ),
        name,
      ),
      required: true,
      ranged: false,
    })),
    keyCondition: (values) => ({
      partitions: [key.partition.map((codec) => whole(codec, values))],
      sort: sort === undefined ? { kind: 'any' } : { kind: 'equals', value: whole(sort, values) },
    }),
  })
}

/** The pattern behind `Entity.lookup()`. */
export function lookupPattern<Item, Arguments, Required>(
  entity: AnyEntity,
  index: string,
  options: PatternOptions,
): AccessPattern<'lookup', Item, Arguments, Required> {
  const key = keyOn(entity, index, 'lookup')
  return pattern('lookup', [entity], key, options, {
    arguments: argumentsOn(key).map((argument) => ({ ...argument, ranged: false })),
    keyCondition: (values) => conditionOn(key, values, {}),
  })
}

/** The pattern behind `Entity.lookup()` of a unique constraint: a get of the value's sentinel, then of its owner. */
export function uniquePattern<Item, Arguments, Required>(
  entity: AnyEntity,
  unique: UniqueConstraint,
  options: PatternOptions,
): AccessPattern<'lookup', Item, Arguments, Required> {
  const names = unique.attributes.filter((name) => Object.hasOwn(entity.attributes, name))
  return {
    ...pattern('lookup', [entity], entity.primaryKey, options, {
      arguments: names.map((name) => ({
        name,
        attribute: required(entity.attributes[name], `the attribute ${name}`),
        slot: 'partition',
        required: true,
        ranged: false,
      })),
      keyCondition: () => {
        throw new TypeError(`Expected a read by two gets: ${entity.name}.${unique.name} is no key`)
      },
    }),
    unique,
    templates: { partition: names.map((name) => `{${name}}`).join(' + ') },
  }
}

/** The pattern behind `Entity.query()`. */
export function queryPattern<Item, Arguments, Required>(
  entity: AnyEntity,
  index: string | undefined,
  options: PatternOptions,
): AccessPattern<'query', Item, Arguments, Required> {
  const key = index === undefined ? entity.primaryKey : keyOn(entity, index, 'query')
  const fixed = withoutEq((options.where ?? {}) as SortValues)
  entity.table.checkLater(() => checkWhere(entity, key, fixed))
  return pattern('query', [entity], key, options, {
    arguments: argumentsBesides(fixed, argumentsOn(key)),
    keyCondition: (values) => conditionOn(key, values, fixed),
  })
}

/** The query of all items in a partition of one of the entity's keys; it isn't one of the table's patterns. */
export function wholeQuery(entity: AnyEntity, key: EntityKey): AnyAccessPattern {
  return pattern(
    'query',
    [entity],
    key,
    {},
    {
      arguments: argumentsOn(key),
      keyCondition: (values) => conditionOn(key, values, {}),
    },
  )
}

/**
 * The pattern behind `table.collection()`: the common partition of its members on the table or an index, or its part with
 * one prefix.
 */
export function collectionPattern<Item, Arguments, Required>(
  entities: readonly AnyEntity[],
  options: PatternOptions,
): AccessPattern<'collection', Item, Arguments, Required> {
  const [first] = entities
  if (first === undefined) throw new TypeError('a collection needs at least one entity')
  const keys = entities.map((entity) =>
    options.index === undefined ? entity.primaryKey : keyOn(entity, options.index, 'collection'),
  )
  const key = required(keys[0], `a key of ${first.name}`)
  const sort: SortCondition = options.beginsWith
    ? { kind: 'beginsWith', prefix: options.beginsWith }
    : { kind: 'any' }
  return pattern('collection', entities, key, options, {
    arguments: argumentsOn(key).filter(({ slot }) => slot === 'partition'),
    keyCondition: (values) => ({ partitions: partitionsOf(key, values), sort }),
  })
}

function pattern<Kind extends AccessKind, Item, Arguments, Required>(
  kind: Kind,
  entities: readonly AnyEntity[],
  key: EntityKey,
  options: PatternOptions,
  rest: {
    readonly arguments: readonly AccessArgument[]
    readonly keyCondition: (values: Readonly<Record<string, unknown>>) => KeyCondition
  },
): AccessPattern<Kind, Item, Arguments, Required> {
  const { order = 'asc', consistent, prefetch = true, beginsWith, filter, rule } = options
  const [first] = entities
  const ofSort = key.sort.length === 0 ? undefined : publicTemplates(key.sort)
  const sort = kind === 'collection' ? beginsWith : ofSort
  const templates = { partition: publicTemplates(key.partition), ...(sort !== undefined && { sort }) }
  return {
    kind,
    name: '',
    index: key.index,
    unique: undefined,
    entities,
    order,
    consistent: consistent === true,
    prefetch,
    filter: filter && { readUnits: usualFilterUnits, ...filter },
    rule:
      rule &&
      first &&
      rule(ruleBuilder(kind === 'collection' ? {} : first.attributes, first.table.definition) as never),
    beginsWith,
    templates,
    ...rest,
  }
}

/** The default read budget of a page that is filtered: 256 KB of eventually consistent reads. */
export const usualFilterUnits = 32

/** The entity's key on an index. A missing one is a fault of the model, reported later: the primary key takes its place. */
function keyOn(entity: AnyEntity, index: string, kind: AccessKind): EntityKey {
  const key = entity.indexKeys.get(index)
  if (key !== undefined) return key
  const known = [...entity.indexKeys.keys()]
  entity.table.checkLater(() => [
    `${entity.name}: a ${kind} names the index '${index}', on which ${entity.name} has no key: ${
      known.length > 0 ? `use one of ${known.join(', ')}, or ` : ''
    }declare its templates under indexes`,
  ])
  const { primaryKey } = entity
  return { ...primaryKey, index: { ...primaryKey.index, name: index } }
}

function argumentsOn(key: EntityKey): AccessArgument[] {
  const all = new Map<string, AccessArgument>()
  for (const codec of codecsOf(key)) {
    const required = codec.key.slot === 'partition'
    for (const name of codec.parts) {
      if (all.has(name)) continue
      all.set(name, { ...argumentOf(codec, name), required, ranged: !required && codec.canRange(name) })
    }
  }
  return [...all.values()]
}

/** The arguments without the fixed parts. None may follow a fixed range. */
function argumentsBesides(fixed: SortValues, all: readonly AccessArgument[]): AccessArgument[] {
  const range = all.findIndex(({ name, attribute }) => isRange(fixed[name], attribute))
  const askable = range === -1 ? all : all.slice(0, range)
  return askable.filter(({ name }) => !(name in fixed))
}

function argumentOf(codec: KeyCodec, name: string): Pick<AccessArgument, 'name' | 'attribute' | 'slot'> {
  return { name, attribute: codec.attribute(name), slot: codec.key.slot }
}

function conditionOn(key: EntityKey, values: SortValues, fixed: SortValues): KeyCondition {
  const all = withoutEq({ ...values, ...fixed })
  const { equal, sort } = wholeSortCondition(key.sort, all, partsOf(key.partition))
  return { partitions: partitionsOf(key, all).map((partition) => [...partition, ...equal]), sort }
}

/** The partition keys: one for each shard, if the key is sharded and the shard attribute isn't given. */
function partitionsOf(key: EntityKey, values: SortValues): KeyValue[][] {
  const { partition } = key
  const shards = shardsOf(key)
  const partitionOf = (shard?: number) => {
    const encoded = partition.map((codec) => whole(codec, values, shard))
    checkWholeLength(partition, encoded)
    return encoded
  }
  if (shards === undefined || isKnown(partition[0], shards.attribute, values)) return [partitionOf()]
  return Array.from({ length: shards.count }, (_, shard) => partitionOf(shard))
}

/** A range of ids may be in any shard. */
function isKnown(codec: KeyCodec, name: string, values: SortValues): boolean {
  const value = values[name]
  return value !== undefined && value !== null && !isRange(value, codec.attribute(name))
}

function whole(codec: KeyCodec, values: SortValues, shard?: number): KeyValue {
  const key = codec.encode(values, shard)
  if (key !== undefined) return key
  const missing = codec.names.filter((name) => values[name] === undefined || values[name] === null)
  throw new DynagateError(
    'BAD_USER_INPUT',
    `${missing.join(' and ')} must be given: the key is '${codec.template.shown}'`,
  )
}
