import { describe, expect, it } from 'vitest'
import { conditionFailed, describeEachEntryPoint, invalid, invalidParameter } from './entry-points.ts'
import { makeTable } from './tables.ts'

describeEachEntryPoint('UpdateItem', (client) => {
  const key = { pk: { S: 'a' }, sk: { S: 'b' } }
  const item = {
    ...key,
    hits: { N: '1' },
    title: { S: 'old' },
    tags: { SS: ['x', 'y'] },
    address: { M: { town: { S: 'London' }, code: { S: 'W1' } } },
  }
  const update = (TableName: string, UpdateExpression: string, values?: object) => ({
    TableName,
    Key: key,
    UpdateExpression,
    ...(values && { ExpressionAttributeValues: values }),
  })

  it('sets, removes, adds and deletes at once', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    await client.call(
      'UpdateItem',
      update(
        TableName,
        'SET title = :title, address.code = :code REMOVE address.town ADD hits :one DELETE tags :y',
        {
          ':title': { S: 'new' },
          ':code': { S: 'N1' },
          ':one': { N: '1' },
          ':y': { SS: ['y'] },
        },
      ),
    )
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual({
      ...key,
      hits: { N: '2' },
      title: { S: 'new' },
      tags: { SS: ['x'] },
      address: { M: { code: { S: 'N1' } } },
    })
  })

  it('makes the item where there is none', async () => {
    const TableName = await makeTable(client)
    await client.call('UpdateItem', update(TableName, 'ADD hits :n', { ':n': { N: '5' } }))
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual({ ...key, hits: { N: '5' } })
  })

  it('makes an item of the key alone where it is told to change nothing', async () => {
    const TableName = await makeTable(client)
    const { Attributes } = await client.call('UpdateItem', { TableName, Key: key, ReturnValues: 'ALL_NEW' })
    expect(Attributes).toEqual(key)
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(key)
  })

  it('loses no increment of many at once', async () => {
    const TableName = await makeTable(client)
    await Promise.all(
      Array.from({ length: 50 }, () =>
        client.call('UpdateItem', update(TableName, 'ADD hits :one', { ':one': { N: '1' } })),
      ),
    )
    expect((await client.call('GetItem', { TableName, Key: key })).Item?.hits).toEqual({ N: '50' })
  })

  describe('answers', () => {
    const change = (TableName: string) =>
      update(TableName, 'SET title = :t, address.code = :c, fresh = :f REMOVE tags', {
        ':t': { S: 'new' },
        ':c': { S: 'N1' },
        ':f': { BOOL: true },
      })
    const { tags, ...rest } = item
    const changed = {
      ...rest,
      title: { S: 'new' },
      fresh: { BOOL: true },
      address: { M: { town: { S: 'London' }, code: { S: 'N1' } } },
    }

    it.each([
      ['NONE', undefined],
      ['ALL_OLD', item],
      ['ALL_NEW', changed],
      ['UPDATED_OLD', { title: { S: 'old' }, address: { M: { code: { S: 'W1' } } }, tags }],
      ['UPDATED_NEW', { title: { S: 'new' }, address: { M: { code: { S: 'N1' } } }, fresh: { BOOL: true } }],
    ])('%s of an item that was there', async (ReturnValues, expected) => {
      const TableName = await makeTable(client)
      await client.call('PutItem', { TableName, Item: item })
      const { Attributes } = await client.call('UpdateItem', { ...change(TableName), ReturnValues })
      expect(Attributes).toEqual(expected)
      expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(changed)
    })

    it.each([
      ['NONE', undefined],
      ['ALL_OLD', undefined],
      ['ALL_NEW', { ...key, title: { S: 'first' } }],
      ['UPDATED_OLD', undefined],
      ['UPDATED_NEW', { title: { S: 'first' } }],
    ])('%s of an item that is new', async (ReturnValues, expected) => {
      const TableName = await makeTable(client)
      const set = update(TableName, 'SET title = :t', { ':t': { S: 'first' } })
      expect((await client.call('UpdateItem', { ...set, ReturnValues })).Attributes).toEqual(expected)
    })

    it('no attributes where nothing of UPDATED_NEW is left', async () => {
      const TableName = await makeTable(client)
      await client.call('PutItem', { TableName, Item: item })
      const remove = { ...update(TableName, 'REMOVE title'), ReturnValues: 'UPDATED_NEW' }
      expect((await client.call('UpdateItem', remove)).Attributes).toBeUndefined()
    })
  })

  describe('with a condition', () => {
    const bump = (TableName: string, hits: string) => ({
      ...update(TableName, 'ADD hits :one', { ':one': { N: '1' }, ':expected': { N: hits } }),
      ConditionExpression: 'hits = :expected',
    })

    it('changes the item only where that holds', async () => {
      const TableName = await makeTable(client)
      await client.call('PutItem', { TableName, Item: item })
      await client.call('UpdateItem', bump(TableName, '1'))
      expect(await client.rejection('UpdateItem', bump(TableName, '1'))).toEqual(conditionFailed)
      expect((await client.call('GetItem', { TableName, Key: key })).Item?.hits).toEqual({ N: '2' })
    })

    it('makes no item where that fails', async () => {
      const TableName = await makeTable(client)
      expect(await client.rejection('UpdateItem', bump(TableName, '1'))).toEqual(conditionFailed)
      expect((await client.call('GetItem', { TableName, Key: key })).Item).toBeUndefined()
    })

    it('brings the item found with its failure where that is wanted', async () => {
      const TableName = await makeTable(client)
      await client.call('PutItem', { TableName, Item: item })
      const telling = { ...bump(TableName, '9'), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
      expect(await client.rejection('UpdateItem', telling)).toEqual({ ...conditionFailed, Item: item })
    })
  })

  it.each([
    ['pk', 'SET pk = :v'],
    ['sk', 'REMOVE sk'],
  ])('does not change the key attribute %s', async (name, expression) => {
    const TableName = await makeTable(client)
    const values = expression.includes(':v') ? { ':v': { S: 'x' } } : undefined
    expect(await client.rejection('UpdateItem', update(TableName, expression, values))).toEqual(
      invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`),
    )
  })

  it('does not make an item longer than 400 KB', async () => {
    const TableName = await makeTable(client)
    const half = { S: 'x'.repeat(205 * 1024) }
    await client.call('UpdateItem', update(TableName, 'SET front = :v', { ':v': half }))
    expect(await client.rejection('UpdateItem', update(TableName, 'SET rear = :v', { ':v': half }))).toEqual(
      invalid('Item size to update has exceeded the maximum allowed size'),
    )
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual({ ...key, front: half })
  })

  it('rejects a value that cannot be the index key it is declared to be', async () => {
    const TableName = await makeTable(client, { key: { pk: 'S' }, global: { byAge: { key: { age: 'N' } } } })
    const set = { TableName, Key: { pk: key.pk }, UpdateExpression: 'SET age = :v' }
    expect(
      await client.rejection('UpdateItem', { ...set, ExpressionAttributeValues: { ':v': { S: 'old' } } }),
    ).toEqual(invalidParameter('Type mismatch for Index Key age Expected: N Actual: S IndexName: byAge'))
    expect((await client.call('Scan', { TableName })).Items).toEqual([])
  })

  it.each([
    [
      'a path through what is not there',
      update('', 'SET nowhere.deeper.still = :v', { ':v': { S: 'x' } }),
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'a sum with text',
      update('', 'SET hits = title + :v', { ':v': { N: '1' } }),
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'an attribute that is missing',
      update('', 'SET hits = absent'),
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    ['an empty expression', update('', ''), 'Invalid UpdateExpression: The expression can not be empty;'],
    [
      'an unknown clause',
      update('', 'INVALID SYNTAX'),
      'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"',
    ],
    [
      'a value that is not given',
      update('', 'SET title = :v'),
      'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :v',
    ],
    [
      'a value that is not used',
      update('', 'REMOVE title', { ':unused': { S: 'x' } }),
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}',
    ],
  ])('rejects %s, and leaves the item as it was', async (_, request, message) => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    expect(await client.rejection('UpdateItem', { ...request, TableName })).toEqual(invalid(message))
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(item)
  })

  it('rejects a key that is not the table’s', async () => {
    const TableName = await makeTable(client)
    expect(await client.rejection('UpdateItem', { TableName, Key: { pk: key.pk } })).toEqual(
      invalid('The provided key element does not match the schema'),
    )
  })
})
