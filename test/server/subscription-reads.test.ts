import {
  a,
  createBuilder,
  createGateway,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  storeContext,
} from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CostOptions } from '../../src/server/index.ts'

const board = defineTable({ name: 'board', primaryKey: { partition: 'pk', sort: 'sk' } })
const Score = board.entity('Score', {
  attributes: { game: a.id(), points: a.int() },
  key: { partition: 'GAME#{game}', sort: 'SCORE' },
})
const access = board.access({ score: Score.get() })

const builder = createBuilder(board)
const ScoreType = builder.entity(Score, {
  fields: (t) => ({ ...t.attributes('game', 'points'), now: t.item(access.score) }),
})
builder.queryFields((t) => ({ score: t.item(access.score) }))

describe('the reads of a subscription', () => {
  let store: ReturnType<typeof openStore>
  beforeAll(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: board, mayCreate: true })
    store = openStore({ client, table: board, cursorSecret: 'test' })
  })
  afterAll(() => store.close())

  /** Three events, before each of which the score is incremented. */
  async function* changes() {
    for (let points = 1; points <= 3; points += 1) {
      await store.putAll(Score, [{ game: 'g', points }])
      yield { game: 'g', points: 0, __typename: 'Score' as const }
    }
  }
  builder.subscriptionFields((t) => ({
    scored: t.field({ type: ScoreType, subscribe: changes, resolve: (event) => event as never }),
  }))
  const schema = builder.toSchema()

  const subscribe = async (query: string, cost: CostOptions = {}) => {
    const gateway = createGateway({ schema, graphiql: false, context: storeContext(store), cost })
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
    })
    const text = await response.text()
    return [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => JSON.parse(json))
  }

  it('are executed again for each event', async () => {
    expect(await subscribe('subscription { scored { now { points } } }')).toEqual([
      { data: { scored: { now: { points: 1 } } } },
      { data: { scored: { now: { points: 2 } } } },
      { data: { scored: { now: { points: 3 } } } },
    ])
  })

  it('are rejected before it starts if one event may exceed the limit', async () => {
    const events = await subscribe('subscription { scored { now { points } } }', {
      limit: { readUnits: 0.2 },
    })
    expect(events).toMatchObject([{ errors: [{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }] }])
  })

  it('are charged to the caller for each event', async () => {
    const perCaller = { readUnits: 1, seconds: 3_600, caller: () => 'ann' }
    const events = await subscribe('subscription { scored { now { points } } }', { perCaller })
    expect(events).toMatchObject([
      { data: { scored: { now: { points: 1 } } } },
      { data: { scored: { now: { points: 2 } } } },
      { errors: [{ extensions: { code: 'RATE_LIMITED' } }] },
    ])
  })
})
