import type { Engine, InputOf } from '../../src/engine/index.ts'

/** The table of all measurements. */
export const tableName = 'bench'

/** A typical item of about 300 bytes. */
export function itemAt(pk: string, n: number): Record<string, { S: string } | { N: string }> {
  return {
    pk: { S: pk },
    sk: { S: sortKeyAt(n) },
    n: { N: String(n) },
    name: { S: 'Karin Ricci' },
    text: { S: 'x'.repeat(200) },
  }
}

/** The sort key of the item at a position. */
export function sortKeyAt(n: number): string {
  return String(n).padStart(6, '0')
}

/** Creates the table, and `count` items in partitions of 100. */
export async function fill(
  engine: Engine,
  count: number,
  tell: (done: number) => void = () => {},
): Promise<void> {
  await engine.execute('CreateTable', tableInput)
  const batch = 25 * 40
  for (let done = 0; done < count; done += batch) {
    const writes = Array.from({ length: Math.ceil(Math.min(batch, count - done) / 25) }, (_, at) => {
      const requests = Array.from({ length: 25 }, (_, n) => {
        const place = done + at * 25 + n
        return { PutRequest: { Item: itemAt(`p${Math.floor(place / 100)}`, place % 100) } }
      })
      return engine.execute('BatchWriteItem', { RequestItems: { [tableName]: requests } })
    })
    await Promise.all(writes)
    if ((done + batch) % 100_000 === 0) tell(done + batch)
  }
}

/** A table with a partition key and a sort key, with on-demand billing. */
export const tableInput: InputOf<'CreateTable'> = {
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
}

/** The measured requests: a get, a query of a hundred items, a batch of a hundred. */
export const requests = {
  get: { TableName: tableName, Key: { pk: { S: 'p0' }, sk: { S: sortKeyAt(3) } } },
  query: {
    TableName: tableName,
    KeyConditionExpression: 'pk = :p',
    ExpressionAttributeValues: { ':p': { S: 'p0' } },
  },
  batch: {
    RequestItems: {
      [tableName]: {
        Keys: Array.from({ length: 100 }, (_, n) => ({ pk: { S: 'p0' }, sk: { S: sortKeyAt(n) } })),
      },
    },
  },
}
