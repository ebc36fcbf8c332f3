import { describe, expect, it } from 'vitest'
import {
  conditionFailed,
  describeEachEntryPoint,
  invalid,
  invalidParameter,
  invalidWrite,
} from './entry-points.ts'
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

  it('sets, removes, adds and deletes in one update', async () => {
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

  it('creates the item if there is none', async () => {
    const TableName = await makeTable(client)
    await client.call('UpdateItem', update(TableName, 'ADD hits :n', { ':n': { N: '5' } }))
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual({ ...key, hits: { N: '5' } })
  })

  it('creates an item with only its key if the update has no actions', async () => {
    const TableName = await makeTable(client)
    const { Attributes } = await client.call('UpdateItem', { TableName, Key: key, ReturnValues: 'ALL_NEW' })
    expect(Attributes).toEqual(key)
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(key)
  })

  it('loses none of many concurrent increments', async () => {
    const TableName = await makeTable(client)
    await Promise.all(
      Array.from({ length: 50 }, () =>
        client.call('UpdateItem', update(TableName, 'ADD hits :one', { ':one': { N: '1' } })),
      ),
    )
    expect((await client.call('GetItem', { TableName, Key: key })).Item?.hits).toEqual({ N: '50' })
  })

  describe('returns', () => {
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
    ])('%s of an existing item', async (ReturnValues, expected) => {
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
    ])('%s of a new item', async (ReturnValues, expected) => {
      const TableName = await makeTable(client)
      const set = update(TableName, 'SET title = :t', { ':t': { S: 'first' } })
      expect((await client.call('UpdateItem', { ...set, ReturnValues })).Attributes).toEqual(expected)
    })

    it('no attributes if UPDATED_NEW has none', async () => {
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

    it('updates the item only if the condition is true', async () => {
      const TableName = await makeTable(client)
      await client.call('PutItem', { TableName, Item: item })
      await client.call('UpdateItem', bump(TableName, '1'))
      expect(await client.rejection('UpdateItem', bump(TableName, '1'))).toEqual(conditionFailed)
      expect((await client.call('GetItem', { TableName, Key: key })).Item?.hits).toEqual({ N: '2' })
    })

    it('creates no item if the condition is false', async () => {
      const TableName = await makeTable(client)
      expect(await client.rejection('UpdateItem', bump(TableName, '1'))).toEqual(conditionFailed)
      expect((await client.call('GetItem', { TableName, Key: key })).Item).toBeUndefined()
    })

    it('returns the stored item with the error for ReturnValuesOnConditionCheckFailure', async () => {
      const TableName = await makeTable(client)
      await client.call('PutItem', { TableName, Item: item })
      const returningItem = { ...bump(TableName, '9'), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
      expect(await client.rejection('UpdateItem', returningItem)).toEqual({ ...conditionFailed, Item: item })
    })
  })

  it.each([
    ['pk', 'SET pk = :v'],
    ['sk', 'REMOVE sk'],
  ])('rejects a change of the key attribute %s', async (name, expression) => {
    const TableName = await makeTable(client)
    const values = expression.includes(':v') ? { ':v': { S: 'x' } } : undefined
    expect(await client.rejection('UpdateItem', update(TableName, expression, values))).toEqual(
      invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`),
    )
  })

  it('rejects an update that makes the item longer than 400 KB', async () => {
    const TableName = await makeTable(client)
    const half = { S: 'x'.repeat(205 * 1024) }
    await client.call('UpdateItem', update(TableName, 'SET front = :v', { ':v': half }))
    expect(await client.rejection('UpdateItem', update(TableName, 'SET rear = :v', { ':v': half }))).toEqual(
      invalid('Item size to update has exceeded the maximum allowed size'),
    )
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual({ ...key, front: half })
  })

  // paritysuite/dynamodb-conformance measured these sizes on AWS in October 2026, in two thirds of the regions.
  describe('whose expression counts', () => {
    const most = 400 * 1024
    const [ten, hundred] = [{ S: 'x'.repeat(10) }, { S: 'x'.repeat(100) }]
    const one = { N: '1' }
    const tooLarge = invalid('Item size to update has exceeded the maximum allowed size')

    it.each([
      ['nothing else', '', {}, 0],
      ['SET and its path and value', 'SET c = :v', { ':v': ten }, 19 + 1 + 10],
      ['each use of a value', 'SET c = :v, m.d = :v', { ':v': ten }, 19 + 1 + 10 + 19 + (1 + 4 + 1) + 10],
      ['an index by its digits', 'SET l[11] = :v', { ':v': ten }, 19 + (1 + 4 + 2) + 10],
      ['the path of a copy, not its value', 'SET c = title', {}, 19 + 1 + (1 + 14 + 5)],
      ['each step of the path of a copy', 'SET c = m.a[10]', {}, 19 + 1 + (1 + 15 + 15 + 16)],
      [
        'if_not_exists',
        'SET c = if_not_exists(title, :v)',
        { ':v': hundred },
        19 + 1 + 39 + (1 + 14 + 5) + 100,
      ],
      [
        'list_append',
        'SET l = list_append(l, :l)',
        { ':l': { L: [ten] } },
        19 + 1 + 37 + (1 + 15) + (3 + 1 + 10),
      ],
      ['a sum', 'SET hits = hits + :n', { ':n': one }, 19 + 4 + 34 + (1 + 14 + 4) + 2],
      ['a difference', 'SET hits = hits - :n', { ':n': one }, 19 + 4 + 37 + (1 + 14 + 4) + 2],
      ['ADD and its path and value', 'ADD hits :n', { ':n': one }, 19 + 4 + 2],
      ['REMOVE and its path', 'REMOVE m.yyyy', {}, 1 + (1 + 4 + 4)],
      ['DELETE and its path, not its members', 'DELETE ss :ss', { ':ss': { SS: ['x'.repeat(99)] } }, 1 + 2],
    ] as const)('%s', async (_, clause, values, counted) => {
      const TableName = await makeTable(client, { key: { pk: 'S' } })
      const Key = { pk: { S: 'a' } }
      const l = { L: Array.from({ length: 11 }, () => one) }
      const stored = { title: hundred, hits: one, m: { M: { a: l, yyyy: one } }, l, ss: { SS: ['s'] } }
      await client.call('PutItem', { TableName, Item: { ...Key, ...stored } })
      const pad = (bytes: number) => ({
        TableName,
        Key,
        UpdateExpression: clause.startsWith('SET ')
          ? `SET b = :pad, ${clause.slice(4)}`
          : `SET b = :pad ${clause}`,
        ExpressionAttributeValues: { ...values, ':pad': { S: 'b'.repeat(bytes) } },
        ConditionExpression: 'attribute_not_exists(pk)',
      })
      const rest = most - 3 - (19 + 1) - counted
      // The size is checked before the condition.
      expect(await client.rejection('UpdateItem', pad(rest))).toEqual(conditionFailed)
      expect(await client.rejection('UpdateItem', pad(rest + 1))).toEqual(tooLarge)
    })

    it('nothing in a transaction, PartiQL or AttributeUpdates, where the item is measured', async () => {
      const TableName = await makeTable(client, { key: { pk: 'S' } })
      const Key = { pk: { S: 'a' } }
      const b = { S: 'b'.repeat(most - 'pkab'.length) }
      const expression = { UpdateExpression: 'SET b = :b', ExpressionAttributeValues: { ':b': b } }
      const Statement = `UPDATE "${TableName}" SET b = ? WHERE pk = 'a'`
      expect(await client.rejection('UpdateItem', { TableName, Key, ...expression })).toEqual(tooLarge)
      await client.call('TransactWriteItems', {
        TransactItems: [{ Update: { TableName, Key, ...expression } }],
      })
      await client.call('ExecuteStatement', { Statement, Parameters: [b] })
      await client.call('UpdateItem', { TableName, Key, AttributeUpdates: { b: { Value: b } } })
    })
  })

  it('rejects an index key attribute of the wrong type', async () => {
    const TableName = await makeTable(client, { key: { pk: 'S' }, global: { byAge: { key: { age: 'N' } } } })
    const set = { TableName, Key: { pk: key.pk }, UpdateExpression: 'SET age = :v' }
    expect(
      await client.rejection('UpdateItem', { ...set, ExpressionAttributeValues: { ':v': { S: 'old' } } }),
    ).toEqual(invalidParameter('Type mismatch for Index Key age Expected: N Actual: S IndexName: byAge'))
    expect((await client.call('Scan', { TableName })).Items).toEqual([])
  })

  it.each([
    [
      'a path through a missing attribute',
      update('', 'SET nowhere.deeper.still = :v', { ':v': { S: 'x' } }),
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'a sum with a string',
      update('', 'SET hits = title + :v', { ':v': { N: '1' } }),
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'a missing operand',
      update('', 'SET hits = absent'),
      'The provided expression refers to an attribute that does not exist in the item',
    ],
  ])('rejects %s and does not change the item', async (_, request, message) => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    expect(await client.rejection('UpdateItem', { ...request, TableName })).toEqual(invalid(message))
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(item)
  })

  it.each([
    ['an empty expression', update('', ''), 'Invalid UpdateExpression: The expression can not be empty;'],
    [
      'an unknown clause',
      update('', 'INVALID SYNTAX'),
      'Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"',
    ],
    [
      'an undefined expression attribute value',
      update('', 'SET title = :v'),
      'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :v',
    ],
    [
      'an unused expression attribute value',
      update('', 'REMOVE title', { ':unused': { S: 'x' } }),
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}',
    ],
  ])('rejects %s and does not change the item', async (_, request, message) => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: item })
    expect(await client.rejection('UpdateItem', { ...request, TableName })).toEqual(invalidWrite(message))
    expect((await client.call('GetItem', { TableName, Key: key })).Item).toEqual(item)
  })

  it('rejects a nested path that a missing item does not have, even to remove it', async () => {
    const TableName = await makeTable(client)
    for (const expression of ['REMOVE a.b', 'REMOVE a[0]', 'DELETE a.b :v']) {
      const values = expression.includes(':v') ? { ':v': { SS: ['x'] } } : undefined
      expect(await client.rejection('UpdateItem', update(TableName, expression, values))).toEqual(
        invalid('The document path provided in the update expression is invalid for update'),
      )
    }
  })

  it('rejects a key that does not match the key schema', async () => {
    const TableName = await makeTable(client)
    expect(await client.rejection('UpdateItem', { TableName, Key: { pk: key.pk } })).toEqual(
      invalid('The provided key element does not match the schema'),
    )
  })
})
