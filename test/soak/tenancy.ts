import { accessMatrix } from 'dynagate/testing'
import { itemsOf, callers as ruledCallers, gateway as ruledGateway } from '../rules/every-rule.ts'
import { gateway } from '../tenancy/helpdesk.ts'
import { playRound } from '../tenancy/isolation.ts'
import { callers, itemsOfTenants } from '../tenancy/items-of-tenants.ts'
import { atLeast, none, type Run } from './run.ts'

const perRound = 300

/**
 * Random requests of several tenants: a tenant's responses don't depend on other tenants' items, writes and reads.
 * And the access matrices of the same schema, and of one with rules of every kind.
 */
export const tenancy: Run = async ({ seed, quick, short = false, tell }) => {
  const goal = quick ? 3_000 : short ? 30_000 : 100_000
  let [requests, compared] = [0, 0]
  for (let round = 0; requests < goal; round += 1) {
    const played = await playRound(seed * 1_000 + round, perRound)
    requests += perRound
    compared += played.compared
    if (round % 20 === 19) tell(`${requests} requests`)
  }
  const matrix = await accessMatrix(gateway, { callers, items: itemsOfTenants })
  tell(String(matrix))
  const underRules = await accessMatrix(ruledGateway, {
    callers: ruledCallers,
    items: itemsOf(['acme', 'globex', 'initech', 'acme#MEMO'], quick ? 3 : 7),
  })
  tell(String(underRules))
  return [
    atLeast('tenancy: responses of the access matrix', matrix.responses, 2_000, 'responses'),
    none('tenancy: findings of the access matrix', matrix.findings.length, 'findings'),
    atLeast('tenancy: responses of the access matrix under rules', underRules.responses, 4_000, 'responses'),
    none('tenancy: findings of the access matrix under rules', underRules.findings.length, 'findings'),
    atLeast('tenancy: random requests', requests, goal, 'requests'),
    atLeast("tenancy: responses that don't depend on other tenants", compared, goal / 2, 'responses'),
  ]
}
