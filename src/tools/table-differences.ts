import { type Index, storedName, type Table } from '../model/index.ts'
import type { DescribeTableAnswer, IndexInput, KeyElement } from '../store/index.ts'
import { attributeDefinitions, keySchema, streamViews } from './create-table-input.ts'

/**
 * What a live table lacks of its model's declarations, as one sentence each; empty if the table fits. A live table may
 * have more than the model declares. Pure.
 */
export function tableDifferences(table: Table, live: DescribeTableAnswer['Table']): string[] {
  const { stream } = table.definition
  const isMissing = stream !== undefined && !live.StreamSpecification?.StreamEnabled
  return [
    ...fixedDifferences(table, live),
    ...[...table.indexes.values()].flatMap((index) =>
      index.kind === 'global' && findIndex(index, live) === undefined
        ? [`the table has no global index ${index.name}: add it by dynagate table apply`]
        : [],
    ),
    ...(isMissing
      ? [
          `the table has no stream, the model declares ${streamViews[stream]}: enable it by dynagate table apply`,
        ]
      : []),
  ]
}

/** The differences that no change of the live table can end: its keys, local indexes, projections, the kind of its stream. */
export function fixedDifferences(table: Table, live: DescribeTableAnswer['Table']): string[] {
  return [
    ...keyDifferences('the table', table.primaryIndex, live.KeySchema),
    ...typeDifferences(table, live),
    ...storageDifferences(table, live),
    ...[...table.indexes.values()].flatMap((index) => indexDifferences(index, live)),
    ...streamDifferences(table, live),
  ]
}

function keyDifferences(what: string, index: Index, live: readonly KeyElement[]): string[] {
  const expected = shownKey(keySchema(index))
  const got = shownKey(live)
  return expected === got ? [] : [`${what} has the key ${got}, the model declares ${expected}`]
}

/** `(pk, sk)`, or `(region + day, state + at)` of several attributes. DynamoDB doesn't guarantee that HASH is first. */
function shownKey(schema: readonly KeyElement[]): string {
  const parts = (['HASH', 'RANGE'] as const).flatMap((type) => {
    const names = schema.filter(({ KeyType }) => KeyType === type).map(({ AttributeName }) => AttributeName)
    return names.length > 0 ? [names.join(' + ')] : []
  })
  return `(${parts.join(', ')})`
}

function typeDifferences(table: Table, live: DescribeTableAnswer['Table']): string[] {
  const types = new Map(live.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]))
  return attributeDefinitions([table.primaryIndex, ...table.indexes.values()]).flatMap((expected) => {
    const got = types.get(expected.AttributeName)
    if (got === undefined || got === expected.AttributeType) return []
    return [
      `key attribute ${expected.AttributeName} has type ${got}, the model declares ${expected.AttributeType}`,
    ]
  })
}

/** Attributes of items that DynamoDB rejects, because an index that the model doesn't declare has them as keys of another type. */
function storageDifferences(table: Table, live: DescribeTableAnswer['Table']): string[] {
  const types = new Map(live.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]))
  const stored = storedAttributes(table)
  return undeclaredIndexes(table, live).flatMap(({ IndexName, KeySchema }) =>
    KeySchema.flatMap(({ AttributeName: name }) =>
      stored
        .filter(({ storedAs, storage }) => storedAs === name && storage !== types.get(name))
        .map(
          ({ attribute, storage }) =>
            `index ${IndexName}, which the model doesn't declare, has the key attribute ${name} of type ${types.get(name)}, ` +
            `and ${attribute} is stored as ${storage}: DynamoDB rejects such items`,
        ),
    ),
  )
}

/** The attributes of all entities, each once, also if an entity's other form has it. */
function storedAttributes({ entities }: Table) {
  const forms = entities.flatMap((entity) => (entity.second ? [entity, entity.second.entity] : [entity]))
  const all = forms.flatMap(({ name: entity, attributes }) =>
    Object.entries(attributes).map(([name, { type }]) => ({
      attribute: `${entity}.${name}`,
      storedAs: storedName(attributes, name),
      storage: type.storage,
    })),
  )
  return [...new Map(all.map((each) => [`${each.attribute} ${each.storage}`, each])).values()]
}

/** The indexes that only the live table has. */
export function undeclaredIndexes({ indexes }: Table, live: DescribeTableAnswer['Table']): IndexInput[] {
  const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = live
  return [...global, ...local].filter(({ IndexName }) => !indexes.has(IndexName))
}

function indexDifferences(index: Index, live: DescribeTableAnswer['Table']): string[] {
  const found = findIndex(index, live)
  if (found) {
    return [
      ...keyDifferences(`index ${index.name}`, index, found.KeySchema),
      ...projectionDifferences(index, found),
    ]
  }
  return index.kind === 'local'
    ? [`the table has no local index ${index.name}, and DynamoDB creates one only with its table`]
    : []
}

function findIndex({ kind, name }: Index, live: DescribeTableAnswer['Table']): IndexInput | undefined {
  const indexes = kind === 'global' ? live.GlobalSecondaryIndexes : live.LocalSecondaryIndexes
  return indexes?.find(({ IndexName }) => IndexName === name)
}

function projectionDifferences({ name, projection }: Index, { Projection: live }: IndexInput): string[] {
  const type = live?.ProjectionType ?? 'ALL'
  if (type === 'ALL' || projection === 'keysOnly') return []
  if (projection === 'all') return [`index ${name} projects ${type}, the model declares ALL`]
  const missing = projection.filter((attribute) => !live?.NonKeyAttributes?.includes(attribute))
  return missing.length > 0 ? [`index ${name} does not project ${missing.join(', ')}`] : []
}

function streamDifferences(table: Table, live: DescribeTableAnswer['Table']): string[] {
  const { stream } = table.definition
  if (!stream || !live.StreamSpecification?.StreamEnabled) return []
  const { StreamViewType: got } = live.StreamSpecification
  const isEnough = got === streamViews[stream] || got === 'NEW_AND_OLD_IMAGES'
  return isEnough ? [] : [`the table has a stream of ${got}, the model declares ${streamViews[stream]}`]
}
