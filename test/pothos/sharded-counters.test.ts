import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { expect, it } from 'vitest'

const table = defineTable({ name: 'polls', primaryKey: { partition: 'pk', sort: 'sk' } })
const Candidate = table.entity('Candidate', {
  attributes: { candidateId: a.id(), name: a.string() },
  key: { partition: 'CANDIDATE#{candidateId}', sort: 'CANDIDATE' },
})
const Vote = table.entity('Vote', {
  attributes: { candidateId: a.id(), voteId: a.id(), points: a.int() },
  key: { partition: 'CANDIDATE#{candidateId}', sort: 'VOTE#{voteId}' },
  parents: { candidate: { entity: Candidate, shards: 4, count: 'votes', sum: { points: 'points' } } },
})
const access = table.access({ candidate: Candidate.get(), votesOf: Vote.query() })
const builder = createBuilder(table)
builder.entity(Candidate, {
  fields: (t) => ({
    ...t.attributes('candidateId', 'name'),
    votes: t.counter('votes'),
    points: t.counter('points'),
    average: t.average('points', 'votes'),
    items: t.connection(access.votesOf),
  }),
})
builder.entity(Vote, { fields: (t) => t.attributes('voteId', 'points') })
builder.queryFields((t) => ({ candidate: t.item(access.candidate) }))
builder.mutationFields((t) => ({
  createCandidate: t.create(Candidate),
  upsertCandidate: t.upsert(Candidate),
  deleteCandidate: t.delete(Candidate),
  createVote: t.create(Vote),
  updateVote: t.update(Vote),
  deleteVote: t.delete(Vote),
}))
const gateway = defineGateway({ table, schema: builder.toSchema(), cost: { report: 'always' } })

interface Cost {
  readonly estimated: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', { readonly most: number }>>
  readonly actual: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', number>>
}

it('a sharded counter is the total of its shards, read only where it is selected, within the estimates', async () => {
  await using app = await openTestGateway(gateway)
  const send = async (query: string) => {
    const { data, errors, extensions } = await app.query(query)
    const { estimated, actual } = extensions?.cost as Cost
    for (const unit of ['calls', 'readUnits', 'writeUnits'] as const) {
      expect(actual[unit]).toBeLessThanOrEqual(estimated[unit].most)
    }
    return { data, errors, calls: app.calls.map(({ operation }) => operation) }
  }
  const created = await send(
    'mutation { createCandidate(input: { candidateId: "a", name: "Ada" }) { name votes } }',
  )
  expect(created).toEqual({
    data: { createCandidate: { name: 'Ada', votes: 0 } },
    errors: undefined,
    calls: ['transactWrite', 'batchGet'],
  })
  for (const [voteId, points] of [
    ['1', 2],
    ['2', 3],
  ]) {
    const vote = await send(
      `mutation { createVote(input: { candidateId: "a", voteId: "${voteId}", points: ${points} }) { points } }`,
    )
    expect(vote.calls).toEqual(['transactWrite'])
  }
  expect(await send('{ candidate(candidateId: "a") { name } }')).toMatchObject({ calls: ['get'] })
  expect(
    await send('{ candidate(candidateId: "a") { votes points average items(first: 0) { totalCount } } }'),
  ).toEqual({
    data: { candidate: { votes: 2, points: 5, average: 2.5, items: { totalCount: 2 } } },
    errors: undefined,
    calls: ['get', 'batchGet'],
  })
  expect(
    await send(
      'mutation { updateVote(input: { candidateId: "a", voteId: "1", points: 9 }) { points } deleteVote(input: { candidateId: "a", voteId: "2" }) { voteId } upsertCandidate(input: { candidateId: "a", name: "Countess" }) { votes points } }',
    ),
  ).toMatchObject({ data: { upsertCandidate: { votes: 1, points: 9 } } })
  expect(
    await send('mutation { deleteCandidate(input: { candidateId: "a" }) { candidateId } }'),
  ).toMatchObject({
    errors: [{ message: 'Candidate: it still has items of Vote', extensions: { code: 'CONDITION_FAILED' } }],
  })
  await send('mutation { deleteVote(input: { candidateId: "a", voteId: "1" }) { voteId } }')
  expect(await send('mutation { deleteCandidate(input: { candidateId: "a" }) { name } }')).toMatchObject({
    data: { deleteCandidate: { name: 'Countess' } },
    calls: ['get', 'transactWrite'],
  })
})

it('a field of a counter that no relation has is a fault', () => {
  const other = createBuilder(table)
  other.entity(Candidate, { fields: (t) => ({ likes: t.counter('likes') }) })
  other.queryFields((t) => ({ candidate: t.item(access.candidate) }))
  expect(() => other.toSchema()).toThrow(
    "Candidate: t.counter('likes'): Expected a sharded counter of Candidate, got 'likes': it has votes, points: name one of them",
  )
})
