import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDepot } from './depot.ts'
import { randomOperation } from './random-operation.ts'

/** A few hundred in the suite; `COST_OPERATIONS=20000` for a long search, from a seed of its own. */
const runs = Number(process.env.COST_OPERATIONS ?? 300)
const seed = process.env.COST_OPERATIONS === undefined ? 20_261_125 : Date.now()

describe('an estimate', () => {
  let depot: Awaited<ReturnType<typeof openDepot>>
  beforeAll(async () => {
    depot = await openDepot()
  })
  afterAll(async () => {
    await depot[Symbol.asyncDispose]()
  })

  it('bounds the calls and the units of any query', { timeout: 20_000 + runs * 200 }, async () => {
    // The sizes of items are known from reading each once.
    for (const each of warmUp) await depot.cost(each)
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (draw) => {
        const { query, variables } = randomOperation(draw)
        const { estimated, actual } = await depot.cost(query, variables)
        expect(actual.calls).toBeLessThanOrEqual(estimated.calls.most)
        expect(actual.readUnits).toBeLessThanOrEqual(estimated.readUnits.most)
      }),
      { numRuns: runs, seed, endOnFailure: process.env.COST_OPERATIONS !== undefined },
    )
  })
})

const warmUp = [
  '{ latest(binId: "d", first: 20) { nodes { name tags(first: 5) { nodes { tag } } } } }',
  `{ node(id: "${Buffer.from('["Tag","d","022","00"]').toString('base64url')}") { id } }`,
]
