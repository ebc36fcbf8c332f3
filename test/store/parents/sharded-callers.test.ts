import { a, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { expect, it } from 'vitest'

const vote = { candidateId: a.id(), voteId: a.id() }

it('counters belong to their tenant', async () => {
  const table = defineTable({
    name: 'polls',
    primaryKey: { partition: 'pk', sort: 'sk' },
    caller: { pollId: a.id() },
    tenant: 'pollId',
  })
  const Candidate = table.entity('Candidate', {
    attributes: { candidateId: a.id() },
    key: { partition: 'POLL#{pollId}#CANDIDATE#{candidateId}', sort: 'CANDIDATE' },
  })
  const Vote = table.entity('Vote', {
    attributes: vote,
    key: { partition: 'POLL#{pollId}#CANDIDATE#{candidateId}', sort: 'VOTE#{voteId}' },
    parents: { candidate: { entity: Candidate, shards: 2, count: 'votes' } },
  })
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const store = openStore({ client, table, cursorSecret: 'polls' })
  const [red, blue] = ['red', 'blue'].map((tenant) => () => store.request({ tenant }))
  await red?.().create(Candidate, { candidateId: '1' })
  await red?.().create(Vote, { candidateId: '1', voteId: '1' })
  expect(await red?.().counter(Candidate, 'votes', { candidateId: '1' })).toBe(1)
  expect(await blue?.().counter(Candidate, 'votes', { candidateId: '1' })).toBeNull()
  await expect(blue?.().create(Vote, { candidateId: '1', voteId: '2' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  const { Items = [] } = await client.scan({ TableName: 'polls' })
  expect(Items.filter(({ pk }) => !String(pk).startsWith('POLL#red#'))).toEqual([])
  await client.close()
})

it('a counter and a new child need a parent that the caller may read', async () => {
  const table = defineTable({
    name: 'polls',
    primaryKey: { partition: 'pk', sort: 'sk' },
    caller: { userId: a.id() },
  })
  const Candidate = table.entity('Candidate', {
    attributes: { candidateId: a.id(), by: a.id() },
    key: { partition: 'CANDIDATE#{candidateId}', sort: 'CANDIDATE' },
    rules: (r) => ({ read: r.eq('by', r.caller.userId), write: r.public }),
  })
  const Vote = table.entity('Vote', {
    attributes: vote,
    key: { partition: 'CANDIDATE#{candidateId}', sort: 'VOTE#{voteId}' },
    parents: { candidate: { entity: Candidate, shards: 2, count: 'votes' } },
    rules: (r) => ({ read: r.public, write: r.public }),
  })
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const store = openStore({ client, table, cursorSecret: 'polls' })
  const of = (userId: string) => store.request({ caller: { userId } })
  await of('ada').create(Candidate, { candidateId: '1', by: 'ada' })
  await of('ada').create(Vote, { candidateId: '1', voteId: '1' })
  await expect(of('bob').create(Vote, { candidateId: '1', voteId: '2' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'Vote: there is no Candidate with this candidateId (candidate)',
  })
  expect(await of('ada').counter(Candidate, 'votes', { candidateId: '1' })).toBe(1)
  expect(await of('bob').counter(Candidate, 'votes', { candidateId: '1' })).toBeNull()
  expect(await store.request({ bypassRules: true }).counter(Candidate, 'votes', { candidateId: '1' })).toBe(1)
  await of('ada').transact((tx) => {
    tx.create(Candidate, { candidateId: '2', by: 'ada' })
    tx.create(Vote, { candidateId: '2', voteId: '1' })
  })
  expect(await of('ada').counter(Candidate, 'votes', { candidateId: '2' })).toBe(1)
  await client.close()
})
