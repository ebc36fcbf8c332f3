/** What AWS charges: for a month of traffic, and for a migration. */
export { hotKeys } from './hot-partitions.ts'
export { migrationPriceText, type PricedMigration, priceMigration } from './migration-price.ts'
export { monthlyCost } from './monthly.ts'
export { prices, pricesOf, sources } from './prices.ts'
export { costText, hotText } from './print-cost.ts'
export { readTraffic, type Traffic } from './traffic.ts'
export { usageOf } from './usage.ts'
