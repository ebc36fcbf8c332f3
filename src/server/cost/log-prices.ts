import type { PricedDocument } from '../documents/index.ts'
import type { Log } from '../log/index.ts'
import type { CostSettings } from './cost-options.ts'
import { costRejection } from './cost-rejection.ts'

/**
 * Logs the maximum cost of trusted documents when a gateway starts: the most expensive one, and those that the limit
 * would reject with pages of the maximum size.
 */
export function logPrices(priced: readonly PricedDocument[], { limit, mode }: CostSettings, log: Log): void {
  const [first] = priced.toSorted((a, b) => b.estimate.readUnits.most - a.estimate.readUnits.most)
  if (first === undefined) return
  const { calls, readUnits } = first.estimate
  log({
    level: 'info',
    message: `Trusted operations: ${priced.length}. The most expensive is ${first.name}: read units: ${readUnits.most}, calls: ${calls.most}, at most.`,
  })
  const over = priced.flatMap(({ id, name, estimate }) => {
    const rejection = costRejection(estimate, limit)
    return rejection === undefined ? [] : [`${name} (${id}): ${rejection.message}`]
  })
  for (const each of over.slice(0, maxWarnings)) {
    log({
      level: 'warn',
      message: `A trusted operation ${mode === 'enforce' ? 'is' : 'would be'} rejected if its pages have their maximum size. ${each}`,
    })
  }
}

const maxWarnings = 20
