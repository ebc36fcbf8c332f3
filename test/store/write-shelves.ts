import { a, defineTable } from '../../src/model/index.ts'
import type { DynamoClient } from '../../src/store/client/index.ts'

/** A table with every kind of index key that a write must maintain. */
export const shelves = defineTable({
  name: 'shelves',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    gsi2: { global: { partition: 'gsi2pk', sort: 'gsi2sk' } },
    lsi1: { local: { sort: 'lsi1sk' } },
  },
  timeToLive: 'until',
})

/** A book: in a local index of two parts, in a global one by price, and in a sparse one while it is lent. */
export const Volume = shelves.entity('Volume', {
  attributes: {
    shelf: a.id(),
    volumeId: a.id(),
    genre: a.enum('NOVEL', 'ESSAY'),
    year: a.int({ digits: 4 }),
    price: a.decimal({ digits: 6, scale: 2 }),
    inPrint: a.boolean().default(true),
    addedAt: a.dateTime().readOnly(),
    lentTo: a.id().optional(),
    dueOn: a.date().optional(),
  },
  key: { partition: 'SHELF#{shelf}', sort: 'VOLUME#{volumeId}' },
  indexes: {
    lsi1: { sort: 'VOLUME#{genre}#{year}' },
    gsi1: { partition: 'ADDED#{addedAt}', sort: '{price}' },
    gsi2: { partition: 'LENT#{lentTo}', sort: '{dueOn}', sparse: true },
  },
})

/** A note that may expire, with attributes of types that have several forms. */
export const Note = shelves.entity('Note', {
  attributes: {
    noteId: a.id(),
    text: a.string(),
    topic: a.id().default('none'),
    place: a.id().default('none'),
    until: a.number().optional(),
    seal: a.binary().optional(),
    stars: a.numberSet().optional(),
    weight: a.bigint().optional(),
    more: a.json().optional(),
  },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
  indexes: { lsi1: { sort: 'NOTE#{topic}#{place}' } },
})

/** Creates the table of these entities. */
export async function createShelves(client: DynamoClient): Promise<void> {
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const
  const keys = (partition: string, sort: string) =>
    [
      { AttributeName: partition, KeyType: 'HASH' },
      { AttributeName: sort, KeyType: 'RANGE' },
    ] as const
  const Projection = { ProjectionType: 'ALL' } as const
  await client.createTable({
    TableName: 'shelves',
    KeySchema: keys('pk', 'sk'),
    AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk', 'lsi1sk'].map(text),
    GlobalSecondaryIndexes: [
      { IndexName: 'gsi1', KeySchema: keys('gsi1pk', 'gsi1sk'), Projection },
      { IndexName: 'gsi2', KeySchema: keys('gsi2pk', 'gsi2sk'), Projection },
    ],
    LocalSecondaryIndexes: [{ IndexName: 'lsi1', KeySchema: keys('pk', 'lsi1sk'), Projection }],
    BillingMode: 'PAY_PER_REQUEST',
  })
}
