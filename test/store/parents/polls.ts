import { a, defineTable } from '../../../src/model/index.ts'
import {
  type CallRecord,
  type DynamoClient,
  openClient,
  openStore,
  type Store,
} from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** A table of polls: candidates whose votes and points are counted in shards. */
export const polls = defineTable({
  name: 'polls',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})

export const Candidate = polls.entity('Candidate', {
  attributes: { candidateId: a.id(), name: a.string() },
  key: { partition: 'CANDIDATE#{candidateId}', sort: 'CANDIDATE' },
})

export const Vote = polls.entity('Vote', {
  attributes: {
    voteId: a.id(),
    candidateId: a.id(),
    points: a.int(),
    fee: a.money(),
    text: a.string().optional(),
  },
  key: { partition: 'VOTE#{voteId}', sort: 'VOTE' },
  indexes: { gsi1: { partition: 'VOTES#{candidateId}', sort: '{voteId}' } },
  parents: {
    candidate: { entity: Candidate, shards: 3, count: 'votes', sum: { points: 'points', fees: 'fee' } },
  },
})

export const access = polls.access({
  candidate: Candidate.get(),
  vote: Vote.get(),
  votesOf: Vote.query('gsi1'),
})

export interface Polls extends AsyncDisposable {
  readonly client: DynamoClient
  readonly store: Store<typeof polls>
  /** The calls since the last call of this function: operation and number of items. */
  calls(): string[]
}

/** @param wrap a client over the engine's, such as one with faults. */
export async function openPolls(wrap = (client: DynamoClient) => client): Promise<Polls> {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: polls, mayCreate: true })
  let calls: CallRecord[] = []
  const store = openStore({
    client: wrap(client),
    table: polls,
    cursorSecret: 'polls',
    onCall: (call) => calls.push(call),
  })
  return {
    client,
    store,
    calls() {
      const since = calls
      calls = []
      return since.map(({ operation, items }) => `${operation} ${items}`)
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}
