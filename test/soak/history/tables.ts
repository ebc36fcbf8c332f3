import type { Engine, InputOf, KeyType } from '../../../src/engine/index.ts'

/** The versioned items: with a global index, a local index and a stream. */
export const itemsTable = 'items'
/** The lists that transactions append to. */
export const listsTable = 'lists'

/** The keys of the versioned items, which are all in one partition. */
export const itemKeys: readonly string[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
/** The possible owners of an item. */
export const owners: readonly string[] = ['ann', 'bob', 'cat']

/** The owner of an item's version: an entry of the index that has another is made of two versions. */
export function ownerOf(key: string, version: number): string {
  return owners[(key.charCodeAt(0) + version * 2) % owners.length] ?? ''
}

/** The rank of an item's version. */
export function rankOf(key: string, version: number): number {
  return (key.charCodeAt(0) * 3 + version * 7) % 10
}

/** Creates both tables. */
export async function makeTables(engine: Engine): Promise<void> {
  const attribute = (AttributeName: string, AttributeType: KeyType) => ({ AttributeName, AttributeType })
  const keys = (hash: string, range: string): InputOf<'CreateTable'>['KeySchema'] => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ]
  const Projection = { ProjectionType: 'ALL' } as const
  await engine.execute('CreateTable', {
    TableName: itemsTable,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      attribute('pk', 'S'),
      attribute('sk', 'S'),
      attribute('owner', 'S'),
      attribute('rank', 'N'),
    ],
    KeySchema: keys('pk', 'sk'),
    GlobalSecondaryIndexes: [{ IndexName: 'byOwner', KeySchema: keys('owner', 'sk'), Projection }],
    LocalSecondaryIndexes: [{ IndexName: 'byRank', KeySchema: keys('pk', 'rank'), Projection }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  })
  await engine.execute('CreateTable', {
    TableName: listsTable,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('pk', 'S')],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  })
}
