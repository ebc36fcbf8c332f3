/** The monthly cost of a traffic on AWS. */
export { hotKeys } from './hot-partitions.ts'
export { monthlyCost } from './monthly.ts'
export { prices, pricesOf, sources } from './prices.ts'
export { costText, hotText } from './print-cost.ts'
export { readTraffic, type Traffic } from './traffic.ts'
export { usageOf } from './usage.ts'
