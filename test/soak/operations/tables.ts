import type { InputOf } from '../../../src/engine/index.ts'

/** The tables of the run. */
export const tables = ['ants', 'bees', 'cats'] as const

/** The global index that tables have at times. */
export const indexName = 'byVersion'

/** The request that adds it to a table. */
export function addIndexInput(TableName: string): InputOf<'UpdateTable'> {
  return {
    TableName,
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'version', AttributeType: 'N' },
    ],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: indexName,
          KeySchema: [{ AttributeName: 'version', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      },
    ],
  }
}

/** The request that drops it. */
export function dropIndexInput(TableName: string): InputOf<'UpdateTable'> {
  return { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: indexName } }] }
}

/** The request that creates one, with the settings that replicas require. */
export function tableInput(TableName: string): InputOf<'CreateTable'> {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  }
}
