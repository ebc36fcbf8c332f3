import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DynamoClient } from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../soak/random.ts'
import { type Costed, openDepot } from './depot.ts'
import { randomOperation } from './random-operation.ts'

/** A few in the suite. `COST_OPERATIONS=20000` runs a long search with another seed. */
const runs = Number(process.env.COST_OPERATIONS ?? 120)
const seed = process.env.COST_OPERATIONS === undefined ? 20_261_125 : Date.now()
const options = { numRuns: runs, seed, endOnFailure: process.env.COST_OPERATIONS !== undefined }

describe.each(['query', 'mutation'] as const)('the estimate of a %s', (kind) => {
  let depot: Awaited<ReturnType<typeof openDepot>>
  beforeAll(async () => {
    depot = await openDepot({ wrap: unevenly })
    // Reading each item once makes the sizes known.
    for (const each of warmUp) await depot.cost(each)
  })
  afterAll(() => depot[Symbol.asyncDispose]())

  it('bounds its calls and units, in any order of responses', { timeout: 20_000 + runs * 200 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (draw) => {
        const { query, variables } = randomOperation(draw, kind)
        expectWithin(await depot.cost(query, variables))
      }),
      options,
    )
  })
})

it('the estimate of a mutation bounds gets of which only those in a partition that it wrote to are consistent', async () => {
  await using depot = await openDepot()
  for (const each of warmUp) await depot.cost(each)
  const costed = await depot.cost(`mutation {
    updatePart(input: { binId: "c", number: 3, name: "nut" }) { number }
    createTag(input: { binId: "d", number: 0, tag: 1, text: "new" }) {
      others(first: 20) { nodes { part { name } } }
    }
  }`)
  // Two writes, a Query, and two BatchGetItems.
  expect(costed.actual.calls).toBe(5)
  expectWithin(costed)
})

function expectWithin({ estimated, actual }: Costed): void {
  expect(actual.calls).toBeLessThanOrEqual(estimated.calls.most)
  expect(actual.readUnits).toBeLessThanOrEqual(estimated.readUnits.most)
  expect(actual.writeUnits).toBeLessThanOrEqual(estimated.writeUnits.most)
}

/** Responses to Queries and gets arrive up to three turns of the event loop later. */
function unevenly(client: DynamoClient): DynamoClient {
  const random = new Random(seed)
  const late = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    for (let turns = random.below(4); turns > 0; turns -= 1) await nextTurn()
    return answer
  }
  return {
    ...client,
    query: (...call) => late(client.query(...call)),
    get: (...call) => late(client.get(...call)),
    batchGet: (...call) => late(client.batchGet(...call)),
  }
}

const warmUp = [
  '{ latest(binId: "d", first: 20) { nodes { name tags(first: 5) { nodes { tag } } } } }',
  `{ node(id: "${Buffer.from('["Tag","d","022","00"]').toString('base64url')}") { id } }`,
]
