import { describe, expect, it } from 'vitest'
import { type Stub, serveStub } from '../../bench/gateway/stub.ts'
import { openEngine, serveEngine } from '../../src/engine/index.ts'

const TableName = 'things'
const keyOf = (id: string) => ({ id: { S: id } })
const itemOf = (id: string, name: string) => ({ ...keyOf(id), name: { S: name } })

/** An engine with two items, and a stub before it. */
async function startStub() {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await openEngine({ memory: true }))
  await engine.execute('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  })
  for (const id of ['one', 'two']) await engine.execute('PutItem', { TableName, Item: itemOf(id, 'old') })
  const server = stack.use(await serveEngine(engine, { port: 0 }))
  const stub = stack.use(await serveStub(server.url))
  const owned = stack.move()
  return { engine, stub, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function call(stub: Stub, operation: string, input: object): Promise<unknown> {
  const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}`, authorization: 'any' }
  const answer = await fetch(stub.url, { method: 'POST', headers, body: JSON.stringify(input) })
  return answer.json()
}

describe("the benchmark's stub", () => {
  it('replays recorded responses of the engine, and forwards new requests', async () => {
    await using started = await startStub()
    const { engine, stub } = started
    const get = () => call(stub, 'GetItem', { TableName, Key: keyOf('one') })
    stub.set({ replay: true, delayMs: 0 })
    expect(await get()).toEqual({ Item: itemOf('one', 'old') })
    await engine.execute('PutItem', { TableName, Item: itemOf('one', 'new') })
    expect(await get()).toEqual({ Item: itemOf('one', 'old') })
    expect(stub.tally()).toEqual({ replayed: 1, recorded: 1 })
    stub.set({ replay: false, delayMs: 0 })
    expect(await get()).toEqual({ Item: itemOf('one', 'new') })
  })

  it('assembles a batch from known keys in any order', async () => {
    await using started = await startStub()
    const { stub } = started
    const batch = (...ids: string[]) =>
      call(stub, 'BatchGetItem', {
        RequestItems: { [TableName]: { Keys: ids.map(keyOf) } },
        ReturnConsumedCapacity: 'TOTAL',
      })
    stub.set({ replay: true, delayMs: 0 })
    await batch('one', 'missing')
    expect(await batch('two', 'missing', 'one')).toEqual({
      Responses: { [TableName]: [itemOf('two', 'old'), itemOf('one', 'old')] },
      UnprocessedKeys: {},
      ConsumedCapacity: [{ TableName, CapacityUnits: 1.5 }],
    })
    expect(stub.tally()).toEqual({ replayed: 2, recorded: 3 })
  })

  it('treats two puts of new items as equal, though their numbers and times differ', async () => {
    await using started = await startStub()
    const { engine, stub } = started
    const put = () => {
      const Item = itemOf(`r-${crypto.randomUUID()}`, new Date(Math.random() * 1e12).toISOString())
      return call(stub, 'PutItem', { TableName, Item })
    }
    stub.set({ replay: true, delayMs: 0 })
    expect([await put(), await put()]).toEqual([{}, {}])
    expect(stub.tally()).toEqual({ replayed: 1, recorded: 1 })
    expect(await engine.execute('Scan', { TableName })).toMatchObject({ Count: 3 })
  })

  it('delays its responses like a network', async () => {
    await using started = await startStub()
    const { stub } = started
    stub.set({ replay: true, delayMs: 40 })
    const began = performance.now()
    await call(stub, 'GetItem', { TableName, Key: keyOf('one') })
    expect(performance.now() - began).toBeGreaterThanOrEqual(39)
  })
})
