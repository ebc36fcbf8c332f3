import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import type { Document } from '../../../src/model/index.ts'
import { Candidate, openPolls, type Polls, Vote } from './polls.ts'
import { type Fates, withFaults } from './random-writes.ts'

const fates: Fates = { next: () => 1 }
let open: Polls
beforeAll(async () => {
  open = await openPolls((client) => withFaults(client, fates))
})
afterAll(() => open[Symbol.asyncDispose]())

const candidateId = fc.constantFrom('1', '2')
const voteId = fc.constantFrom('1', '2', '3', '4', '5')
const values = fc.record({ voteId, candidateId, points: fc.integer({ min: -9, max: 9 }) })
const write = fc.oneof(
  fc.record({
    on: fc.constant('candidate' as const),
    kind: fc.constantFrom('create' as const, 'upsert' as const, 'delete' as const),
    id: candidateId,
  }),
  fc.record({
    on: fc.constant('vote' as const),
    kind: fc.constantFrom('create' as const, 'upsert' as const, 'update' as const, 'delete' as const),
    values,
  }),
)
const step = fc.uniqueArray(write, {
  minLength: 1,
  maxLength: 4,
  selector: (each) => (each.on === 'vote' ? `vote ${each.values.voteId}` : `candidate ${each.id}`),
})

it('shards count the stored children, and exist with their parent, after any writes with faults', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 10 }),
      fc.infiniteStream(fc.nat(99)),
      async (steps, draws) => {
        for (const writes of steps) {
          fates.next = () => (draws.next().value ?? 99) / 100
          await made(writes)
          fates.next = () => 1
          const { Items = [] } = await open.client.scan({ TableName: 'polls' })
          expect(countedIn(Items)).toEqual(recounted(Items))
        }
      },
    ),
    { numRuns: 15 },
  )
})

/** Makes the writes, all or none: any outcome with a code is possible. */
async function made(writes: typeof step extends fc.Arbitrary<infer Writes> ? Writes : never): Promise<void> {
  try {
    await open.store.request().transact((tx) => {
      for (const each of writes) {
        if (each.on === 'candidate') {
          const { id, kind } = each
          if (kind === 'delete') tx.delete(Candidate, { candidateId: id })
          else tx[kind](Candidate, { candidateId: id, name: 'x' })
          continue
        }
        const { voteId: id, ...rest } = each.values
        if (each.kind === 'delete') tx.delete(Vote, { voteId: id })
        else if (each.kind === 'update') tx.update(Vote, { voteId: id }, rest)
        else tx[each.kind](Vote, { voteId: id, ...rest, fee: '1.5' })
      }
    })
  } catch (error) {
    if (!(error instanceof DynagateError)) throw error
  }
}

/** The number of shards, and the sums of their counters: votes, points and fees. */
type Totals = readonly [shards: number, votes: number, points: number, fees: number]

function countedIn(items: readonly Document[]): Totals {
  const shards = items.filter((item) => '$$counter.votes' in item)
  const sum = (name: string) =>
    shards.reduce((total, item) => total + Number(String(item[`$$counter.${name}`])), 0)
  return [shards.length, sum('votes'), sum('points'), sum('fees')]
}

function recounted(items: readonly Document[]): Totals {
  const votes = items.filter(({ sk }) => sk === 'VOTE')
  const candidates = items.filter(({ sk }) => sk === 'CANDIDATE').map((item) => String(item.candidateId))
  expect(candidates).toEqual(expect.arrayContaining(votes.map((item) => String(item.candidateId))))
  const points = votes.reduce((total, item) => total + Number(String(item.points)), 0)
  return [3 * candidates.length, votes.length, points, 1.5 * votes.length]
}
