import type { Index, Table } from '../model/index.ts'
import type { DescribeTableAnswer, IndexInput, KeyElement } from '../store/index.ts'
import { attributeDefinitions, keySchema, streamViews } from './create-table-input.ts'

/**
 * What a live table lacks of its model's declarations, as one sentence each; empty if the table fits. A live table may
 * have more than the model declares. Pure.
 */
export function tableDifferences(table: Table, live: DescribeTableAnswer['Table']): string[] {
  return [
    ...keyDifferences('the table', table.primaryIndex, live.KeySchema),
    ...typeDifferences(table, live),
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

function indexDifferences(index: Index, live: DescribeTableAnswer['Table']): string[] {
  const indexes = index.kind === 'global' ? live.GlobalSecondaryIndexes : live.LocalSecondaryIndexes
  const found = indexes?.find(({ IndexName }) => IndexName === index.name)
  if (!found) return [`the table has no ${index.kind} index ${index.name}`]
  return [
    ...keyDifferences(`index ${index.name}`, index, found.KeySchema),
    ...projectionDifferences(index, found),
  ]
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
  if (!stream) return []
  const got = live.StreamSpecification?.StreamEnabled ? live.StreamSpecification.StreamViewType : undefined
  const isEnough = got === streamViews[stream] || got === 'NEW_AND_OLD_IMAGES'
  return isEnough
    ? []
    : [`the table has ${got ? `a stream of ${got}` : 'no stream'}, the model declares ${streamViews[stream]}`]
}
