import { accessMatrix } from 'dynagate/testing'
import { gateway } from '../tenancy/helpdesk.ts'
import { playRound } from '../tenancy/isolation.ts'
import { callers, itemsOfTenants } from '../tenancy/items-of-tenants.ts'
import { atLeast, none, type Run } from './run.ts'

const perRound = 300

/**
 * 100,000 random requests of several tenants: a tenant's responses don't depend on other tenants' items, writes and reads.
 * And the access matrix of the same schema.
 */
export const tenancy: Run = async ({ seed, quick, tell }) => {
  const goal = quick ? 3_000 : 100_000
  let [requests, compared] = [0, 0]
  for (let round = 0; requests < goal; round += 1) {
    const played = await playRound(seed * 1_000 + round, perRound)
    requests += perRound
    compared += played.compared
    if (round % 20 === 19) tell(`${requests} requests`)
  }
  const matrix = await accessMatrix(gateway, { callers, items: itemsOfTenants })
  tell(String(matrix))
  return [
    atLeast('tenancy: responses of the access matrix', matrix.responses, 2_000, 'responses'),
    none('tenancy: findings of the access matrix', matrix.findings.length, 'findings'),
    atLeast('tenancy: random requests', requests, goal, 'requests'),
    atLeast("tenancy: responses that don't depend on other tenants", compared, goal / 2, 'responses'),
  ]
}
