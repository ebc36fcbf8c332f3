import { openEngine } from '../../src/engine/index.ts'

/** `node writing-process.ts DIRECTORY FROM`: puts items for ever, and prints the key of each when it is answered. */
const [directory = '', from = '0'] = process.argv.slice(2)
const engine = await openEngine({ directory })
const { TableNames } = await engine.execute('ListTables', {})
if (!(TableNames as string[]).includes('kept')) {
  await engine.execute('CreateTable', {
    TableName: 'kept',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'name', AttributeType: 'S' },
    ],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byName',
        KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  })
}
const lane = async (offset: number) => {
  for (let at = Number(from) + offset; ; at += 4) {
    const pk = `item-${at}`
    await engine.execute('PutItem', { TableName: 'kept', Item: { pk: { S: pk }, name: { S: `name ${at}` } } })
    process.stdout.write(`${pk}\n`)
  }
}
await Promise.all([0, 1, 2, 3].map(lane))
