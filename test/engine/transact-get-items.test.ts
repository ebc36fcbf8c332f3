import { expect, it } from 'vitest'
import { cancelled, describeEachEntryPoint, invalid } from './entry-points.ts'
import { putAll } from './pages.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('TransactGetItems', (client) => {
  const get = (TableName: string, pk: string, more: object = {}) => ({
    Get: { TableName, Key: { pk: { S: pk } }, ...more },
  })
  const onlyKey = { key: { pk: 'S' } } as const

  it('returns the items in request order, with an empty element for each missing one', async () => {
    const [first, second] = [await makeTable(client, onlyKey), await makeTable(client, onlyKey)]
    await putAll(client, first, [{ pk: { S: 'a' }, n: { N: '1' } }])
    await putAll(client, second, [{ pk: { S: 'b' }, n: { N: '2' } }])
    const { Responses } = await client.call('TransactGetItems', {
      TransactItems: [
        get(second, 'b', { ProjectionExpression: '#n', ExpressionAttributeNames: { '#n': 'n' } }),
        get(first, 'missing'),
        get(first, 'a'),
      ],
    })
    expect(Responses).toEqual([{ Item: { n: { N: '2' } } }, {}, { Item: { pk: { S: 'a' }, n: { N: '1' } } }])
  })

  it('gets up to 100 items', async () => {
    const TableName = await makeTable(client, onlyKey)
    const gets = Array.from({ length: 101 }, (_, at) => get(TableName, `item ${at}`))
    const { Responses } = await client.call('TransactGetItems', { TransactItems: gets.slice(0, 100) })
    expect(Responses).toHaveLength(100)
    const { name, message } = await client.rejection('TransactGetItems', { TransactItems: gets })
    expect(name).toBe('ValidationException')
    expect(message).toMatch(
      /^1 validation error detected: Value '\[.+\]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    )
  })

  it('reads all or none of the writes of a transaction', async () => {
    const TableName = await makeTable(client, onlyKey)
    const write = (version: string) =>
      client.call('TransactWriteItems', {
        TransactItems: ['a', 'b'].map((pk) => ({
          Put: { TableName, Item: { pk: { S: pk }, version: { N: version } } },
        })),
      })
    await write('0')
    const writes = Array.from({ length: 30 }, (_, at) => write(String(at + 1)))
    const reads = Array.from({ length: 30 }, () =>
      client.call('TransactGetItems', { TransactItems: [get(TableName, 'a'), get(TableName, 'b')] }),
    )
    for (const { Responses } of await Promise.all(reads)) {
      const [a, b] = Responses as { Item: { version: object } }[]
      expect(a?.Item.version).toEqual(b?.Item.version)
    }
    await Promise.all(writes)
  })

  it("is cancelled for a key that doesn't match the schema, with the reason", async () => {
    const TableName = await makeTable(client, onlyKey)
    const wrong = { Get: { TableName, Key: { id: { S: 'a' } } } }
    expect(
      await client.rejection('TransactGetItems', { TransactItems: [get(TableName, 'a'), wrong] }),
    ).toEqual(
      cancelled(
        { Code: 'None' },
        { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
      ),
    )
  })

  it('rejects the same item twice', async () => {
    const TableName = await makeTable(client, onlyKey)
    const twice = { TransactItems: [get(TableName, 'a'), get(TableName, 'a')] }
    expect(await client.rejection('TransactGetItems', twice)).toEqual(
      invalid('Transaction request cannot include multiple operations on one item'),
    )
  })

  it('rejects a request without actions', async () => {
    expect(await client.rejection('TransactGetItems', { TransactItems: [] })).toEqual(
      invalid(
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ),
    )
  })

  it('rejects the whole request for an invalid projection', async () => {
    const TableName = await makeTable(client, onlyKey)
    const broken = get(TableName, 'a', { ProjectionExpression: '!!!' })
    expect(await client.rejection('TransactGetItems', { TransactItems: [broken] })).toEqual(
      invalid('Invalid ProjectionExpression: Syntax error; token: "!", near: "!!"'),
    )
  })

  it("rejects the whole request if a table doesn't exist", async () => {
    expect(await client.rejection('TransactGetItems', { TransactItems: [get('missing', 'a')] })).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
  })
})
