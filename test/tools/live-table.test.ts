import { describe, expect, it } from 'vitest'
import { defineTable } from '../../src/model/index.ts'
import { createTableInput, tableDifferences } from '../../src/tools/index.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    byEmail: { global: { partition: 'emailPk' }, projection: ['name'] },
    byTotal: { local: { sort: { name: 'total', type: 'N' } }, projection: 'keysOnly' },
  },
  stream: 'newAndOldImages',
})

const made = createTableInput(shop, 'shop-in-trial')
const live = { ...made, TableStatus: 'ACTIVE' }

describe('the CreateTable call of a model', () => {
  it('has the keys, each attribute once, the indexes and the stream', () => {
    expect(made).toEqual({
      TableName: 'shop-in-trial',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'emailPk', AttributeType: 'S' },
        { AttributeName: 'total', AttributeType: 'N' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byEmail',
          KeySchema: [{ AttributeName: 'emailPk', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'byTotal',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'total', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    })
  })

  it('provisions the table and its global indexes if requested', () => {
    const table = defineTable({
      name: 'busy',
      primaryKey: { partition: 'pk' },
      indexes: { other: { global: { partition: 'otherPk' } } },
      capacity: { read: 5, write: 2 },
    })
    const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 2 }
    expect(createTableInput(table, 'busy')).toMatchObject({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: throughput,
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: throughput }],
    })
  })
})

describe('the differences of a live table from its model', () => {
  it('are empty if the table was created from the model, or has more', () => {
    expect(tableDifferences(shop, live)).toEqual([])
    const [byEmail] = made.GlobalSecondaryIndexes ?? []
    if (!byEmail) throw new Error('expected an index')
    const more = { ...byEmail, Projection: { ProjectionType: 'ALL' } } as const
    const another = { ...more, IndexName: 'another' }
    expect(tableDifferences(shop, { ...live, GlobalSecondaryIndexes: [more, another] })).toEqual([])
  })

  it('are all reported at once', () => {
    const bare = {
      TableName: 'shop',
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'N' }],
    } as const
    expect(tableDifferences(shop, bare)).toEqual([
      'the table has the key (pk), the model declares (pk, sk)',
      'key attribute pk has type N, the model declares S',
      'the table has no local index byTotal, and DynamoDB creates one only with its table',
      'the table has no global index byEmail: add it by dynagate table apply',
      'the table has no stream, the model declares NEW_AND_OLD_IMAGES: enable it by dynagate table apply',
    ])
  })

  it('name each attribute of a key of several, in its order', () => {
    const declare = (keys: { partition: ['a', 'b']; sort: ['c', 'd'] } | { partition: ['a', 'b', 'c'] }) =>
      defineTable({ name: 'several', primaryKey: { partition: 'pk' }, indexes: { byAll: { global: keys } } })
    const several = declare({ partition: ['a', 'b'], sort: ['c', 'd'] })
    const created = { ...createTableInput(several, 'several'), TableStatus: 'ACTIVE' }
    const [byAll] = created.GlobalSecondaryIndexes ?? []
    if (!byAll) throw new Error('expected an index')
    expect(byAll.KeySchema).toEqual([
      { AttributeName: 'a', KeyType: 'HASH' },
      { AttributeName: 'b', KeyType: 'HASH' },
      { AttributeName: 'c', KeyType: 'RANGE' },
      { AttributeName: 'd', KeyType: 'RANGE' },
    ])
    expect(tableDifferences(several, created)).toEqual([])
    const [a, b, c, d] = byAll.KeySchema
    if (!a || !b || !c || !d) throw new Error('expected four attributes')
    const turned = { ...created, GlobalSecondaryIndexes: [{ ...byAll, KeySchema: [c, d, b, a] }] }
    expect(tableDifferences(several, turned)).toEqual([
      'index byAll has the key (b + a, c + d), the model declares (a + b, c + d)',
    ])
    expect(tableDifferences(declare({ partition: ['a', 'b', 'c'] }), created)).toEqual([
      'index byAll has the key (a + b, c + d), the model declares (a + b + c)',
    ])
  })

  it('name what an index lacks', () => {
    const [byEmail] = made.GlobalSecondaryIndexes ?? []
    if (!byEmail) throw new Error('expected an index')
    const less = { ...byEmail, Projection: { ProjectionType: 'KEYS_ONLY' } } as const
    expect(tableDifferences(shop, { ...live, GlobalSecondaryIndexes: [less] })).toEqual([
      'index byEmail does not project name',
    ])
  })
})
