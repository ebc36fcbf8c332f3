import { expect, it } from 'vitest'
import { type Answer, type Call, createTable, throughBothDoors } from './both-doors.ts'

const TableName = 'ranges'
const sortKeys = ['', 'a', 'a\u0000', 'aa', 'b', 'é', '\uffff', '😀'].map((text) => `k${text}`)

async function fill(call: Call): Promise<void> {
  await createTable(call, TableName)
  for (const sk of sortKeys) {
    await call('PutItem', {
      TableName,
      Item: { pk: { S: 'p' }, sk: { S: sk }, size: { N: String(sk.length) } },
    })
  }
  await call('PutItem', { TableName, Item: { pk: { S: 'p2' }, sk: { S: 'k' } } })
}

const query = (call: Call, condition: string, values: object, more: object = {}) =>
  call('Query', {
    TableName,
    KeyConditionExpression: `pk = :p${condition}`,
    ExpressionAttributeValues: { ':p': { S: 'p' }, ...values },
    ...more,
  })

const keysOf = (answer: Answer): string[] => answer.Items.map((item: Answer) => item.sk.S)

async function everyPage(ask: (start: object) => Promise<Answer>): Promise<string[]> {
  const keys: string[] = []
  let start: object = {}
  for (let pages = 0; pages < 100; pages++) {
    const answer = await ask(start)
    keys.push(...keysOf(answer))
    if (answer.LastEvaluatedKey === undefined) return keys
    start = { ExclusiveStartKey: answer.LastEvaluatedKey }
  }
  throw new Error('the pages do not end')
}

throughBothDoors('a range', (open) => {
  it('of sort keys is in the order of their UTF-8 bytes, both ways', async () => {
    await using door = await open()
    await fill(door.call)
    expect(keysOf(await query(door.call, '', {}))).toEqual(sortKeys)
    const backward = await query(door.call, '', {}, { ScanIndexForward: false })
    expect(keysOf(backward)).toEqual(sortKeys.toReversed())
  })

  it.each([
    [' AND sk = :a', ['ka']],
    [' AND sk < :a', ['k']],
    [' AND sk <= :a', ['k', 'ka']],
    [' AND sk > :a', sortKeys.slice(2)],
    [' AND sk >= :a', sortKeys.slice(1)],
    [' AND begins_with(sk, :a)', ['ka', 'ka\u0000', 'kaa']],
  ])('is asked for by pk = :p%s', async (condition, expected) => {
    await using door = await open()
    await fill(door.call)
    expect(keysOf(await query(door.call, condition, { ':a': { S: 'ka' } }))).toEqual(expected)
  })

  it('is asked for by BETWEEN', async () => {
    await using door = await open()
    await fill(door.call)
    const values = { ':a': { S: 'ka' }, ':b': { S: 'kb' } }
    expect(keysOf(await query(door.call, ' AND sk BETWEEN :a AND :b', values))).toEqual(sortKeys.slice(1, 5))
  })

  it.each([true, false])('comes whole in pages of any size (forward: %s)', async (ScanIndexForward) => {
    await using door = await open()
    await fill(door.call)
    const expected = ScanIndexForward ? sortKeys : sortKeys.toReversed()
    for (const Limit of [1, 2, 3, 8, 9]) {
      const pages = everyPage((start) => query(door.call, '', {}, { Limit, ScanIndexForward, ...start }))
      expect(await pages).toEqual(expected)
    }
  })

  it('is filtered after its limit, and says how much was looked at', async () => {
    await using door = await open()
    await fill(door.call)
    const more = {
      FilterExpression: '#size = :two',
      ExpressionAttributeNames: { '#size': 'size' },
      Limit: 3,
    }
    const answer = await query(door.call, '', { ':two': { N: '2' } }, more)
    expect(answer).toMatchObject({ Count: 1, ScannedCount: 3 })
    expect(answer.LastEvaluatedKey).toEqual({ pk: { S: 'p' }, sk: { S: 'ka\u0000' } })
  })

  it('is refused a start key outside of it', async () => {
    await using door = await open()
    await fill(door.call)
    const ExclusiveStartKey = { pk: { S: 'p2' }, sk: { S: 'k' } }
    await expect(query(door.call, '', {}, { ExclusiveStartKey })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The provided starting key is outside query boundaries based on provided conditions',
    })
  })

  it('ends a page at 1 MB', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    for (let at = 0; at < 4; at++) {
      const Item = { pk: { S: 'p' }, sk: { S: `k${at}` }, text: { S: 'x'.repeat(390_000) } }
      await door.call('PutItem', { TableName, Item })
    }
    const first = await query(door.call, '', {}, { ReturnConsumedCapacity: 'TOTAL' })
    expect(first).toMatchObject({ Count: 2, LastEvaluatedKey: { sk: { S: 'k1' } } })
    expect(first.ConsumedCapacity?.CapacityUnits).toBe(Math.ceil((2 * 390_015) / 4096) / 2)
    expect(await everyPage((start) => query(door.call, '', {}, start))).toEqual(['k0', 'k1', 'k2', 'k3'])
  })

  it('of everything is a Scan, whole in every number of segments', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    const all = Array.from({ length: 100 }, (_, at) => `k${at}`)
    for (const sk of all) {
      await door.call('PutItem', { TableName, Item: { pk: { S: sk }, sk: { S: sk } } })
    }
    for (const TotalSegments of [1, 2, 7]) {
      const segments = Array.from({ length: TotalSegments }, (_, Segment) =>
        everyPage((start) => door.call('Scan', { TableName, Segment, TotalSegments, Limit: 9, ...start })),
      )
      expect((await Promise.all(segments)).flat().toSorted()).toEqual(all.toSorted())
    }
  })
})
