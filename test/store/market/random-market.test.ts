import { expect, it } from 'vitest'
import { runMarket } from './run-market.ts'

/** How many runs, of how many transactions each, and the seed of the first. */
const runs = Number(process.env.MARKET_RUNS ?? 1)
const steps = Number(process.env.MARKET_STEPS ?? 14)
const first = Number(process.env.MARKET_SEED ?? 1)

it('random mutations leave what a plain model has', async () => {
  for (let seed = first; seed < first + runs; seed += 1) {
    const { made, unknown } = await runMarket({ seed, steps })
    expect(made).toBeGreaterThan(0)
    expect(unknown).toBe(0)
  }
}, 3_600_000)

it('random mutations with lost responses have one effect or none', async () => {
  for (let seed = first; seed < first + runs; seed += 1) {
    const { made } = await runMarket({ seed: 1_000_000 + seed, steps, faults: 0.1 })
    expect(made).toBeGreaterThan(0)
  }
}, 3_600_000)
