import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { backfill } from '../../../src/store/backfill/index.ts'
import { memoryCache } from '../../../src/store/cache/index.ts'
import { openStore } from '../../../src/store/index.ts'
import { waitedTime } from '../leases/waited-time.ts'
import { access, Candidate, openPolls, type Polls, polls, Vote } from './polls.ts'

let open: Polls
let number = 0
let candidateId: string
beforeAll(async () => {
  open = await openPolls()
})
beforeEach(async () => {
  number += 1
  candidateId = `c${number}`
  await open.store.request().create(Candidate, { candidateId, name: 'Ada' })
  open.calls()
})
afterAll(() => open[Symbol.asyncDispose]())

function vote(voteId: string, points = 1) {
  return { voteId: `${candidateId}-${voteId}`, candidateId, points, fee: '0.50' }
}

async function counters() {
  const request = open.store.request()
  const names = ['votes', 'points', 'fees']
  return Promise.all(names.map((name) => request.counter(Candidate, name, { candidateId })))
}

describe('a counter with shards', () => {
  it('counts and sums children without a write of their parent', async () => {
    const request = open.store.request()
    await request.create(Vote, vote('1', 2))
    await request.create(Vote, vote('2', 3))
    expect(open.calls()).toEqual(['transactWrite 2', 'transactWrite 2'])
    expect(await counters()).toEqual([2, 5, '1'])
    expect(open.calls()).toEqual(['batchGet 3'])
    const { voteId } = vote('1')
    await request.update(Vote, { voteId }, { points: 7 })
    expect(await counters()).toEqual([2, 10, '1'])
    await request.update(Vote, { voteId }, { text: 'Well done' })
    await request.delete(Vote, { voteId })
    expect(await counters()).toEqual([1, 3, '0.5'])
    await request.delete(Vote, { voteId: vote('2').voteId })
  })

  it('is on the shard of the child, which its delete finds again', async () => {
    const request = open.store.request()
    const ids = Array.from({ length: 12 }, (_, at) => String(at))
    await Promise.all(ids.map((each) => request.create(Vote, vote(each))))
    const { Items = [] } = await open.client.scan({ TableName: 'polls' })
    const counted = Items.flatMap((item) => (Number(item['$$counter.votes'] ?? 0) > 0 ? [item] : []))
    expect(counted.length).toBe(3)
    for (const each of ids) await request.delete(Vote, { voteId: vote(each).voteId })
    expect(await counters()).toEqual([0, 0, '0'])
  })

  it('exists as long as its parent', async () => {
    const request = open.store.request()
    const { voteId } = vote('1')
    await request.create(Vote, vote('1'))
    await expect(request.delete(Candidate, { candidateId })).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
      message: 'Candidate: it still has items of Vote',
    })
    await request.delete(Vote, { voteId })
    open.calls()
    await request.delete(Candidate, { candidateId })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 4'])
    expect(await counters()).toEqual([null, null, null])
    await expect(request.create(Vote, vote('1'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Vote: there is no Candidate with this candidateId (candidate)',
    })
    await request.create(Candidate, { candidateId, name: 'Ada' })
    expect(await counters()).toEqual([0, 0, '0'])
  })

  it('changes once in a transaction for several children, which may create or delete their parent', async () => {
    const request = open.store.request()
    const other = `${candidateId}-other`
    const votes = Array.from({ length: 5 }, (_, at) => ({ ...vote(String(at)), candidateId: other }))
    await request.transact((tx) => {
      tx.create(Candidate, { candidateId: other, name: 'Bob' })
      for (const each of votes) tx.create(Vote, each)
    })
    expect(open.calls()).toEqual(['transactWrite 9'])
    expect(await open.store.request().counter(Candidate, 'votes', { candidateId: other })).toBe(5)
    await request.transact((tx) => {
      for (const { voteId } of votes) tx.delete(Vote, { voteId })
      tx.delete(Candidate, { candidateId: other })
    })
    expect(await open.store.request().counter(Candidate, 'votes', { candidateId: other })).toBeNull()
  })

  it('moves with a child that gets another parent', async () => {
    const request = open.store.request()
    const other = `${candidateId}-other`
    await request.create(Candidate, { candidateId: other, name: 'Bob' })
    const { voteId } = await request.create(Vote, vote('1', 4))
    await request.update(Vote, { voteId }, { candidateId: other })
    expect(await counters()).toEqual([0, 0, '0'])
    expect(await open.store.request().counter(Candidate, 'points', { candidateId: other })).toBe(4)
  })

  it('is kept by an upsert and a putAll of the parent, and begins with those of a new one', async () => {
    const request = open.store.request()
    await request.create(Vote, vote('1'))
    await request.upsert(Candidate, { candidateId, name: 'Countess' })
    await open.store.putAll(Candidate, [{ candidateId, name: 'Ada' }])
    expect(await counters()).toEqual([1, 1, '0.5'])
    const others = [`${candidateId}-a`, `${candidateId}-b`]
    await request.upsert(Candidate, { candidateId: String(others[0]), name: 'A' })
    await open.store.putAll(Candidate, [{ candidateId: String(others[1]), name: 'B' }])
    for (const each of others)
      expect(await request.counter(Candidate, 'votes', { candidateId: each })).toBe(0)
  })

  it('is the count of all children', async () => {
    const request = open.store.request()
    await request.create(Vote, vote('1'))
    open.calls()
    expect(await open.store.request().count(access.votesOf, { candidateId })).toBe(1)
    expect(open.calls()).toEqual(['batchGet 3'])
  })

  it('is changed once by a repeated request', async () => {
    const idempotency = { key: `key-${candidateId}`, client: 'test', content: 'vote' }
    for (let at = 0; at < 2; at += 1) {
      await open.store.request({ idempotency }).create(Vote, vote('1'))
    }
    expect(await counters()).toEqual([1, 1, '0.5'])
  })

  it('is read anew after a write, also where reads are cached', async () => {
    const { client } = open
    const cache = { storage: memoryCache(), settleMs: 0 }
    let gets = 0
    const onCall = ({ operation }: { operation: string }) => {
      if (operation === 'batchGet') gets += 1
    }
    const store = openStore({ client, table: polls, cursorSecret: 'polls', cache, onCall })
    const read = () => store.request({ cacheScope: 'all' }).counter(Candidate, 'votes', { candidateId })
    expect([await read(), await read(), gets]).toEqual([0, 0, 1])
    await store.request().create(Vote, vote('1'))
    expect(await read()).toBe(1)
  })

  it('is unknown to an entity without it', async () => {
    await expect(open.store.request().counter(Candidate, 'likes', { candidateId })).rejects.toThrow(
      "Expected a sharded counter of Candidate, got 'likes': it has votes, points, fees",
    )
  })
})

it('an upsert makes the shards of a parent that is deleted between its read and its write', async () => {
  let disturb: (() => Promise<unknown>) | undefined
  await using own = await openPolls((client) => ({
    ...client,
    async transactWrite(input, options) {
      const work = disturb
      disturb = undefined
      await work?.()
      return client.transactWrite(input, options)
    },
    async update(input, options) {
      const work = disturb
      disturb = undefined
      await work?.()
      return client.update(input, options)
    },
  }))
  const key = { candidateId: '1' }
  const request = own.store.request()
  await request.create(Candidate, { ...key, name: 'Ada' })
  disturb = () => own.store.request().delete(Candidate, key)
  await request.upsert(Candidate, { ...key, name: 'Countess' })
  expect(await own.store.request().counter(Candidate, 'votes', key)).toBe(0)
})

describe('a backfill', () => {
  it('puts missing shards, and corrects those that are wrong', async () => {
    const own = await openPolls()
    const request = own.store.request()
    await request.create(Candidate, { candidateId: '1', name: 'Ada' })
    for (let at = 0; at < 8; at += 1) {
      await request.create(Vote, { voteId: String(at), candidateId: '1', points: at, fee: '1.25' })
    }
    const { Items = [] } = await own.client.scan({ TableName: 'polls' })
    const [first, second, third] = Items.filter((item) => '$$counter.votes' in item)
    const TableName = 'polls'
    await own.client.delete({ TableName, Key: { pk: first?.pk ?? '', sk: first?.sk ?? '' } })
    await own.client.put({ TableName, Item: { ...second, '$$counter.votes': 70 } })
    await own.client.put({ TableName, Item: { ...third, $$counted: 'of another model' } })
    const read = () => own.store.request().counter(Candidate, 'votes', { candidateId: '1' })
    expect(await read()).toBeNull()
    await expect(request.delete(Candidate, { candidateId: '1' })).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
    })
    await backfill({ store: own.store, region: 'r', segments: 1, clock: waitedTime() })
    expect(await read()).toBe(8)
    expect(await own.store.request().counter(Candidate, 'points', { candidateId: '1' })).toBe(28)
    expect(await own.store.request().counter(Candidate, 'fees', { candidateId: '1' })).toBe('10')
    await own[Symbol.asyncDispose]()
  })
})

it('a new table is filled with its counters', async () => {
  await using own = await openPolls()
  await own.store.fill((put) => {
    put(Candidate, [{ candidateId: '1', name: 'Ada' }])
    put(
      Vote,
      ['1', '2'].map((voteId) => ({ voteId, candidateId: '1', points: 3, fee: '1' })),
    )
  })
  expect(await own.store.request().counter(Candidate, 'points', { candidateId: '1' })).toBe(6)
})
