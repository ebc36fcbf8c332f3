import { DynagateError, ModelError } from '../../errors.ts'
import {
  type Document,
  decodeItem,
  defineTable,
  encodeValues,
  entityOf,
  ItemError,
  keyAttributes,
  partText,
  type Table,
} from '../../model/index.ts'
import { migratedEntity, type TableDescription } from '../../store/index.ts'
import { buildModel } from './build-model.ts'
import { groupItems, type ItemGroup } from './group-items.ts'
import { inferEntity } from './infer-entity.ts'
import { type EntityWithItems, inferPatterns } from './infer-patterns.ts'
import { isSameValue } from './inferred-type.ts'
import type { EntitySketch, ModelSketch, PatternSketch } from './model-sketch.ts'
import { freeName, pascalCase } from './names.ts'
import { definitionOf } from './table-of-description.ts'

/** What a model is inferred from. */
export interface TableSample {
  readonly description: TableDescription
  /** The attribute of the table's time to live, if that is enabled. */
  readonly timeToLive: string | undefined
  /** Some of its items, as they are stored. */
  readonly items: readonly Document[]
}

/** An inferred model. */
export interface InferredModel {
  readonly sketch: ModelSketch
  /** The entities with the number of their items. */
  readonly entities: ReadonlyMap<string, number>
  /** The number of items that Dynagate has stored for itself, such as those that reserve unique values. */
  readonly reserved: number
  /** The entities whose keys are being migrated: their items are stored twice, and the model has an entity for each form. */
  readonly migrating: readonly string[]
  /** The items that the model doesn't serve as they are stored, and why. */
  readonly unfit: readonly { readonly key: Document; readonly reason: string }[]
  /** The faults of the model, if no change of the sketch has removed them. */
  readonly faults: readonly string[]
}

/**
 * Infers a model from a sample of a table's items: the entities with their key templates, the types of attributes, and the access
 * patterns that the keys allow. The model is built and checked: each item is decoded and encoded again; a key that then differs
 * is left out of its entity, and so is a pattern that would read other entities. Pure.
 */
export function inferModel({ description, timeToLive, items: all }: TableSample): InferredModel {
  const keys = description.KeySchema.map(({ AttributeName }) => AttributeName)
  const items = all.filter((item) => !keys.some((key) => isSystemKey(item[key])))
  const { typeAttribute, groups } = groupItems(items, keys)
  const names = keysOf(description)
  const isEscaped = items.length < all.length || items.some((item) => hasEscapes(item, names))
  const stored = new Set(items.flatMap((item) => Object.keys(item)))
  const definition = definitionOf(description, { timeToLive, typeAttribute, isEscaped, stored })
  const table = defineTable(definition as never) as unknown as Table
  const reading = { table, isEscaped, typeAttribute }
  const infer = (group: ItemGroup) => inferEntity('Item', group, { ...reading, typeNames: new Set() })
  const typeNames = new Set(reservedNames)
  const named = (typeAttribute === undefined ? withoutTwins(groups, infer) : groups).map(
    (group) => [nameOf(group, typeNames), group] as const,
  )
  const entities = named.map(([name, group]) => ({
    entity: inferEntity(name, group, { ...reading, typeNames }),
    items: group.items,
  }))
  const migrating = new Set(all.flatMap((item) => migratedEntity(table, item) ?? []))
  return {
    ...checked({ definition, table, entities }),
    reserved: all.length - items.length,
    migrating: [...migrating].sort(),
  }
}

function nameOf({ title, longTitle }: ItemGroup, taken: Set<string>): string {
  const name = pascalCase(title)
  return freeName(taken.has(name) ? pascalCase(longTitle) : name, taken)
}

/** Names of types that every schema has. */
const reservedNames = ['Query', 'Mutation', 'Subscription', 'PageInfo', 'Node', 'Date', 'JSON', 'ID']

/** The key attributes of a table and its indexes. */
function keysOf({
  KeySchema,
  GlobalSecondaryIndexes = [],
  LocalSecondaryIndexes = [],
}: TableDescription): string[] {
  const schemas = [{ KeySchema }, ...GlobalSecondaryIndexes, ...LocalSecondaryIndexes]
  return schemas.flatMap((each) => each.KeySchema.map(({ AttributeName }) => AttributeName))
}

/** The gateway's own items. */
function isSystemKey(value: Document[string] | undefined): boolean {
  return typeof value === 'string' && /\$\$[^#$]+#/.test(value)
}

/** Whether a value of an item is in its key as Dynagate escapes it. */
function hasEscapes(item: Document, keys: readonly string[]): boolean {
  return keys.some((key) => {
    const text = item[key]
    if (typeof text !== 'string' || !/\$[0-9a-f]{2}/.test(text)) return false
    return Object.entries(item).some(
      ([name, value]) =>
        !keys.includes(name) &&
        typeof value === 'string' &&
        partText(value) !== value &&
        text.includes(partText(value)),
    )
  })
}

/** Groups whose keys have the same templates are one: without a type attribute nothing distinguishes them. */
function withoutTwins(groups: readonly ItemGroup[], infer: (group: ItemGroup) => EntitySketch): ItemGroup[] {
  const templates = ({ key }: EntitySketch) =>
    JSON.stringify([key.partition, key.sort]).replaceAll(/\{\w+\}/g, '{}')
  const families = Map.groupBy(groups, (group) => templates(infer(group)))
  return [...families.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, items: [first, ...others].flatMap(({ items }) => items) }],
  )
}

interface Inferred {
  readonly definition: ModelSketch['table']
  readonly table: Pick<Table, 'primaryIndex' | 'indexes'>
  readonly entities: readonly EntityWithItems[]
}

function checked({
  definition,
  table,
  entities: inferred,
}: Inferred): Omit<InferredModel, 'reserved' | 'migrating'> {
  const counts = new Map(inferred.map(({ entity, items }) => [entity.name, items.length]))
  const sketchOf = (
    entities: readonly EntityWithItems[],
    patterns: readonly PatternSketch[],
  ): ModelSketch => ({
    table: definition,
    entities: entities.map(({ entity }) => entity),
    patterns,
  })
  try {
    const bare = buildModel(sketchOf(inferred, []))
    const entities = inferred.map((each) => withoutWrongIndexes(bare, each))
    const patterns = allowed(inferPatterns(table, entities), (some) => sketchOf(entities, some))
    const sketch = sketchOf(entities, patterns)
    const model = buildModel(sketch)
    const unfit = entities.flatMap(({ entity, items }) =>
      items.flatMap((item) => {
        const reason = differenceOf(model, entity, item)?.reason
        const key = Object.fromEntries(
          keyAttributes(table.primaryIndex).map((name) => [name, item[name] ?? null]),
        )
        return reason === undefined ? [] : [{ key, reason }]
      }),
    )
    return { sketch, entities: counts, unfit, faults: [] }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    return { sketch: sketchOf(inferred, []), entities: counts, unfit: [], faults: error.faults }
  }
}

/** An entity without the indexes whose keys its templates don't make of its items. */
function withoutWrongIndexes(model: Table, { entity, items }: EntityWithItems): EntityWithItems {
  const wrong = new Set(items.flatMap((item) => differenceOf(model, entity, item)?.attribute ?? []))
  const indexes = Object.entries(entity.indexes).filter(([name]) => {
    const index = model.indexes.get(name)
    return index === undefined || !keyAttributes(index).some((key) => wrong.has(key))
  })
  return { entity: { ...entity, indexes: Object.fromEntries(indexes) }, items }
}

/** The patterns that the model accepts one by one. */
function allowed(
  patterns: readonly PatternSketch[],
  sketchOf: (patterns: readonly PatternSketch[]) => ModelSketch,
): PatternSketch[] {
  return patterns.filter((pattern) => {
    try {
      buildModel(sketchOf([pattern]))
      return true
    } catch (error) {
      if (error instanceof ModelError) return false
      throw error
    }
  })
}

/** How an item differs once it is decoded and encoded again; undefined if it doesn't. */
function differenceOf(
  model: Table,
  { name }: EntitySketch,
  item: Document,
): { readonly reason: string; readonly attribute?: string } | undefined {
  try {
    const entity = entityOf(model, item)
    if (entity?.name !== name)
      return { reason: `it is read as ${entity?.name ?? 'no entity'}, not as ${name}` }
    const encoded = encodeValues(entity, decodeItem(entity, item))
    for (const [attribute, value] of Object.entries(item)) {
      if (attribute.startsWith('$$') || value === null || isSameValue(encoded[attribute], value)) continue
      return { reason: `its attribute ${attribute} is written differently`, attribute }
    }
    return undefined
  } catch (error) {
    if (error instanceof ItemError || error instanceof DynagateError) return { reason: error.message }
    throw error
  }
}
