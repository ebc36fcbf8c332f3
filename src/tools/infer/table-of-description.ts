import type { KeyAttribute, Projection, TableDefinition } from '../../model/index.ts'
import type { IndexInput, KeyElement, TableDescription } from '../../store/index.ts'

/** What the definition of a table can't be read from its description. */
export interface ReadSettings {
  /** The attribute of its time to live, if that is enabled. */
  readonly timeToLive: string | undefined
  readonly typeAttribute: string | undefined
  readonly isEscaped: boolean
  /** The stored attributes of its items: an index may project others, which a model doesn't declare. */
  readonly stored: ReadonlySet<string>
}

/** The definition of a live table, as far as a model declares it. Pure. */
export function definitionOf(
  description: TableDescription,
  { timeToLive, typeAttribute, isEscaped, stored }: ReadSettings,
): TableDefinition {
  const types = new Map(
    description.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]),
  )
  const key = (name: string): KeyAttribute => {
    const type = types.get(name) ?? 'S'
    return type === 'S' ? name : { name, type }
  }
  const projection = ({ Projection: found }: IndexInput): { projection?: Projection } => {
    if (found.ProjectionType === 'ALL') return {}
    const names = (found.NonKeyAttributes ?? []).filter((name) => stored.has(name))
    return { projection: names.length === 0 ? 'keysOnly' : names }
  }
  const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = description
  const indexes = [
    ...global.map((index) => {
      const partition = keysIn(index.KeySchema, 'HASH').map(key)
      const sort = keysIn(index.KeySchema, 'RANGE').map(key)
      return [
        index.IndexName,
        {
          global: { partition: one(partition), ...(sort.length > 0 && { sort: one(sort) }) },
          ...projection(index),
        },
      ] as const
    }),
    ...local.map((index) => {
      const sort = keysIn(index.KeySchema, 'RANGE').map(key)
      return [index.IndexName, { local: { sort: one(sort) }, ...projection(index) }] as const
    }),
  ]
  const [partition = ''] = keysIn(description.KeySchema, 'HASH').map(key)
  const [sort] = keysIn(description.KeySchema, 'RANGE').map(key)
  const stream = description.StreamSpecification?.StreamEnabled
    ? streams[description.StreamSpecification.StreamViewType ?? '']
    : undefined
  return {
    name: description.TableName,
    primaryKey: { partition, ...(sort !== undefined && { sort }) },
    ...(indexes.length > 0 && { indexes: Object.fromEntries(indexes) as never }),
    ...(timeToLive !== undefined && { timeToLive }),
    ...(stream !== undefined && { stream }),
    ...(typeAttribute !== undefined && { typeAttribute }),
    ...(!isEscaped && { keyFormat: 'verbatim' as const }),
  }
}

const streams: Readonly<Record<string, TableDefinition['stream']>> = {
  KEYS_ONLY: 'keysOnly',
  NEW_IMAGE: 'newImage',
  OLD_IMAGE: 'oldImage',
  NEW_AND_OLD_IMAGES: 'newAndOldImages',
}

function keysIn(schema: readonly KeyElement[], type: KeyElement['KeyType']): string[] {
  return schema.filter(({ KeyType }) => KeyType === type).map(({ AttributeName }) => AttributeName)
}

function one<Value>(values: readonly Value[]): Value | readonly Value[] {
  const [first] = values
  return values.length === 1 && first !== undefined ? first : values
}
