import { openEngine } from 'dynagate/engine'

await using engine = await openEngine({ memory: true })
await engine.execute('CreateTable', {
  TableName: 'things',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
})
await engine.execute('PutItem', { TableName: 'things', Item: { pk: { S: 'a' } } })
console.log(JSON.stringify(await engine.execute('Scan', { TableName: 'things' })))
