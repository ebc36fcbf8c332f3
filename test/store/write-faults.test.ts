import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Document, defineTable, ItemError } from '../../src/model/index.ts'
import {
  ConditionFailed,
  type DynamoClient,
  openClient,
  UpstreamFailure,
} from '../../src/store/client/index.ts'
import { retryingClient } from '../../src/store/run/index.ts'
import { Writer } from '../../src/store/write/index.ts'
import { inTurn, scriptedClient, TestClock } from './run/scripted.ts'
import { createShelves, Note, shelves } from './write-shelves.ts'

const writerOver = (client: DynamoClient) =>
  new Writer({
    client: retryingClient(client, { clock: new TestClock() }),
    table: shelves,
    tableName: 'shelves',
  })
const lostAnswer = new UpstreamFailure('UPSTREAM_UNAVAILABLE', true)
const note = { noteId: 'n1', text: 'Mind the gap' }
const storedNote: Document = {
  lsi1sk: 'NOTE#none#none',
  place: 'none',
  pk: 'NOTE#n1',
  sk: 'NOTE',
  noteId: 'n1',
  text: 'Mind the gap',
  topic: 'none',
}

describe('a create whose response was lost', () => {
  it('is retried, and recognises that the first attempt succeeded', async () => {
    const client = scriptedClient<'put'>(inTurn(lostAnswer, new ConditionFailed(storedNote)))
    expect(await writerOver(client).create(Note, note)).toMatchObject(note)
    expect(client.sent.map(({ operation }) => operation)).toEqual(['put', 'put'])
    expect(client.sent.map(({ input }) => input.ReturnValuesOnConditionCheckFailure)).toEqual([
      undefined,
      'ALL_OLD',
    ])
  })

  it('recognises its own item, whatever the notation of its numbers and the order of its sets', async () => {
    const own = {
      ...storedNote,
      stars: new Set([2.5, 1]),
      weight: 12,
      seal: new Uint8Array([1]),
      more: { b: 1, a: [0] },
    }
    const given = {
      ...note,
      stars: new Set([1, 2.5]),
      weight: 12n,
      seal: Buffer.from([1]),
      more: { a: [-0], b: 1 },
    }
    const client = scriptedClient<'put'>(inTurn(lostAnswer, new ConditionFailed(own)))
    expect(await writerOver(client).create(Note, given)).toMatchObject({ weight: 12n })
  })

  it('succeeds in the second attempt if the first did not arrive', async () => {
    const client = scriptedClient<'put'>(inTurn(lostAnswer, {}))
    expect(await writerOver(client).create(Note, note)).toMatchObject(note)
    expect(client.sent).toHaveLength(2)
  })

  it.each([
    ['another item stands there', new ConditionFailed({ ...storedNote, text: 'Other' })],
    ['an item stands there that the error does not show', new ConditionFailed(undefined)],
    ['the second answer is lost too', lostAnswer],
    ['there is no time for a second try', new UpstreamFailure('TIMEOUT', false)],
  ])('has an unknown outcome if %s', async (_, second) => {
    const client = scriptedClient<'put'>(inTurn(lostAnswer, second))
    await expect(writerOver(client).create(Note, note)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  })
})

describe('an identical item', () => {
  it('causes ALREADY_EXISTS if no response was lost', async () => {
    const client = scriptedClient<'put'>(inTurn(new ConditionFailed(storedNote)))
    await expect(writerOver(client).create(Note, note)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
    expect(client.sent).toHaveLength(1)
  })
})

describe('an update that must read parts of an index key', () => {
  let client: DynamoClient
  beforeEach(async () => {
    client = await openClient({ kind: 'embedded', memory: true })
    await createShelves(client)
    await writerOver(client).create(Note, note)
  })
  afterEach(() => client.close())

  /** A client that moves the note concurrently during its first `times` reads. */
  function disturbed(times: number): DynamoClient {
    let reads = 0
    return {
      ...client,
      async get(input, options) {
        const answer = await client.get(input, options)
        reads += 1
        if (reads <= times) {
          await writerOver(client).update(Note, note, { topic: 'theirs', place: `place${reads}` })
        }
        return answer
      },
    }
  }

  it('reads again if a part has changed in between', async () => {
    const updated = await writerOver(disturbed(3)).update(Note, note, { topic: 'mine' })
    expect(updated).toMatchObject({ topic: 'mine', place: 'place3' })
    const { Item } = await client.get({ TableName: 'shelves', Key: { pk: 'NOTE#n1', sk: 'NOTE' } })
    expect(Item).toMatchObject({ lsi1sk: 'NOTE#mine#place3' })
  })

  it('is a CONFLICT after three such retries, and changes nothing', async () => {
    await expect(writerOver(disturbed(4)).update(Note, note, { topic: 'mine' })).rejects.toMatchObject({
      code: 'CONFLICT',
      retryable: true,
      message: 'Note: other writes changed the item before each attempt of this update; try again',
    })
    const { Item } = await client.get({ TableName: 'shelves', Key: { pk: 'NOTE#n1', sk: 'NOTE' } })
    expect(Item).toMatchObject({ topic: 'theirs', lsi1sk: 'NOTE#theirs#place4' })
  })

  it('an upsert retries three times as well', async () => {
    const given = { ...note, topic: 'mine' }
    expect(await writerOver(disturbed(3)).upsert(Note, given)).toMatchObject({
      topic: 'mine',
      place: 'place3',
    })
    await expect(writerOver(disturbed(4)).upsert(Note, given)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('reports that the item was deleted in between', async () => {
    const deleting: DynamoClient = {
      ...client,
      async get(input, options) {
        const answer = await client.get(input, options)
        if (answer.Item) await writerOver(client).delete(Note, note)
        return answer
      },
    }
    await expect(writerOver(deleting).update(Note, note, { topic: 'mine' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('fails for an item of no entity, with an error that clients do not see', async () => {
    await client.put({ TableName: 'shelves', Item: { ...storedNote, text: 7 } })
    await expect(writerOver(client).update(Note, note, { topic: 'mine' })).rejects.toThrow(ItemError)
  })
})

describe('a writer', () => {
  it('passes the signal and the remaining time to each call', async () => {
    const client = scriptedClient<'get' | 'update'>((_, turn) =>
      turn === 0 ? { Item: storedNote } : { Attributes: storedNote },
    )
    const { signal } = new AbortController()
    const writer = new Writer({ client, table: shelves, tableName: 'shelves' })
    await writer.update(Note, note, { topic: 'mine' }, { signal, timeoutMs: 500 })
    const [read, update] = client.sent.map(({ options }) => options)
    expect([read?.signal, update?.signal]).toEqual([signal, signal])
    expect(read?.timeoutMs).toBeLessThanOrEqual(500)
    expect(update?.timeoutMs).toBeLessThanOrEqual(read?.timeoutMs ?? 0)
    expect(update?.timeoutMs).toBeGreaterThan(0)
  })

  it('rejects an entity of another table', async () => {
    const client = scriptedClient<'put'>(inTurn({}))
    const other = defineTable({ name: 'other', primaryKey: { partition: 'pk', sort: 'sk' } })
    await expect(new Writer({ client, table: other, tableName: 'other' }).create(Note, note)).rejects.toThrow(
      'Expected an entity of the table other, got Note of shelves',
    )
    expect(client.sent).toEqual([])
  })
})
