import { expect, it } from 'vitest'
import { type Call, createTable, throughBothDoors } from './both-doors.ts'

const TableName = 'batches'
const key = (at: number) => ({ pk: { S: 'p' }, sk: { S: String(at).padStart(3, '0') } })
const puts = (from: number, to: number, more: object = {}) =>
  Array.from({ length: to - from }, (_, at) => ({ PutRequest: { Item: { ...key(from + at), ...more } } }))
const write = (call: Call, requests: object[]) =>
  call('BatchWriteItem', { RequestItems: { [TableName]: requests }, ReturnConsumedCapacity: 'TOTAL' })
const readKeys = (call: Call, Keys: object[], more: object = {}) =>
  call('BatchGetItem', { RequestItems: { [TableName]: { Keys, ...more } }, ReturnConsumedCapacity: 'TOTAL' })

throughBothDoors('a batch', (open) => {
  it('writes 25 and reads 100, leaving out what is missing', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    const written = await write(door.call, puts(0, 25))
    expect(written).toMatchObject({ UnprocessedItems: {}, ConsumedCapacity: [{ CapacityUnits: 25 }] })
    const answer = await readKeys(
      door.call,
      Array.from({ length: 100 }, (_, at) => key(at)),
    )
    expect(answer.Responses[TableName]).toHaveLength(25)
    expect(answer.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 50 }])
    await write(door.call, [{ DeleteRequest: { Key: key(3) } }, ...puts(25, 26)])
    expect((await door.call('Scan', { TableName })).Count).toBe(25)
  })

  it('is refused when it is too large, empty, or names one item twice; and then nothing is written', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    await expect(write(door.call, puts(0, 26))).rejects.toMatchObject({ name: 'ValidationException' })
    const twice = [...puts(0, 2), { DeleteRequest: { Key: key(1) } }]
    await expect(write(door.call, twice)).rejects.toMatchObject({
      message: 'Provided list of item keys contains duplicates',
    })
    await expect(readKeys(door.call, [key(1), key(1)])).rejects.toMatchObject({
      message: 'Provided list of item keys contains duplicates',
    })
    const many = Array.from({ length: 101 }, (_, at) => key(at))
    await expect(readKeys(door.call, many)).rejects.toMatchObject({ name: 'ValidationException' })
    const half = [...puts(5, 6), { PutRequest: { Item: { pk: { S: 'p' } } } }]
    await expect(write(door.call, half)).rejects.toMatchObject({
      message: 'One or more parameter values were invalid: Missing the key sk in the item',
    })
    expect((await door.call('Scan', { TableName })).Count).toBe(0)
  })

  it('leaves unread what goes beyond 16 MB', async () => {
    await using door = await open()
    await createTable(door.call, TableName)
    for (let at = 0; at < 50; at++) {
      await door.call('PutItem', { TableName, Item: { ...key(at), text: { S: 'x'.repeat(390_000) } } })
    }
    const answer = await readKeys(
      door.call,
      Array.from({ length: 50 }, (_, at) => key(at)),
      {
        ProjectionExpression: 'sk',
      },
    )
    const left = answer.UnprocessedKeys[TableName]
    expect(left).toMatchObject({ ProjectionExpression: 'sk' })
    expect(answer.Responses[TableName].length + left.Keys.length).toBe(50)
    expect(left.Keys.length).toBeGreaterThan(0)
  })
})
