/** The cost of requests: limits before they run, a report afterwards. */
export {
  type CallerLimit,
  type CostLimit,
  type CostOptions,
  type CostSettings,
  costSettings,
} from './cost-options.ts'
export type { CostReport, ReportedCall } from './cost-report.ts'
export { logPrices } from './log-prices.ts'
export { estimateOf, useCost } from './use-cost.ts'
