import { playRound } from '../tenancy/isolation.ts'
import { atLeast, type Run } from './run.ts'

const perRound = 300

/** 100,000 random requests of several tenants: a tenant's responses don't depend on other tenants' items, writes and reads. */
export const tenancy: Run = async ({ seed, quick, tell }) => {
  const goal = quick ? 3_000 : 100_000
  let [requests, compared] = [0, 0]
  for (let round = 0; requests < goal; round += 1) {
    const played = await playRound(seed * 1_000 + round, perRound)
    requests += perRound
    compared += played.compared
    if (round % 20 === 19) tell(`${requests} requests`)
  }
  return [
    atLeast('tenancy: random requests', requests, goal, 'requests'),
    atLeast("tenancy: responses that don't depend on other tenants", compared, goal / 2, 'responses'),
  ]
}
