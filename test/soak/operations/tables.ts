import type { InputOf } from '../../../src/engine/index.ts'

/** The tables of the run. */
export const tables = ['ants', 'bees', 'cats'] as const

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
