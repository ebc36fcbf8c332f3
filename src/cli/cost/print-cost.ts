import type { HotKey } from './hot-partitions.ts'
import { type ClassCost, type MonthlyCost, onDemandCost, utilization } from './monthly.ts'
import { pricesOf, type RegionPrices } from './prices.ts'
import type { Usage } from './usage.ts'

/** A priced traffic. */
export interface CostReport {
  readonly region: string
  readonly usage: Usage
  readonly monthly: MonthlyCost
  readonly hotKeys: readonly HotKey[]
}

/** The report for people. */
export function costText({ region, usage, monthly, hotKeys }: CostReport, prices: RegionPrices): string {
  const { operations, patterns } = usage
  const isMeasured = operations.every((each) => each.isMeasured)
  const rows = (
    all: readonly ({ name: string; perSecond: number } & Pick<Usage, 'readUnits' | 'writeUnits'>)[],
  ) =>
    all.map((each) => [
      each.name,
      number(each.perSecond),
      number(each.readUnits),
      number(each.writeUnits),
      dollars(onDemandCost(each, prices.standard)),
    ])
  const heads = ['per second', 'read units', 'write units', '$ a month']
  return [
    `${region}, prices of ${pricesOf}; units per second, ${isMeasured ? 'as measured' : 'at most'}; dollars on-demand`,
    '',
    ...table([
      ['Operation', ...heads],
      ...rows(operations),
      ...rows([
        {
          name: 'all',
          perSecond: sumOf(operations),
          readUnits: usage.readUnits,
          writeUnits: usage.writeUnits,
        },
      ]),
    ]),
    '',
    ...table([
      ['Access pattern', ...heads],
      ...rows(
        patterns.map(({ pattern, index, ...units }) => ({
          name: index === undefined ? pattern : `${pattern} (${index})`,
          ...units,
        })),
      ),
    ]),
    '',
    ...table([
      ['$ a month', 'on-demand', `provisioned, ${utilization * 100} % used`, 'storage'],
      classRow('standard', monthly.standard),
      classRow('infrequent access', monthly.infrequentAccess),
    ]),
    '',
    `Storage: ${gigabytes(monthly.storedBytes)} GB${monthly.storedBytes === 0 ? ' (the traffic file has no items)' : ''}`,
    ...(monthly.streamCallsPerSecond > 0
      ? [
          `Streams: ${number(monthly.streamCallsPerSecond)} GetRecords a second at most, ${monthly.streams === undefined ? dollars(undefined) : `$ ${dollars(monthly.streams)} a month`}`,
        ]
      : []),
    ...hotKeys.map((key) => `! ${hotText(key)}`),
    '',
  ].join('\n')
}

function classRow(name: string, { onDemand, provisioned, storage }: ClassCost): string[] {
  return [name, dollars(onDemand), dollars(provisioned), dollars(storage)]
}

/** A sentence about partition keys that may be throttled. */
export function hotText({ index, partition, kind, units, keys, limit }: HotKey): string {
  const where = index === undefined ? partition : `${index} ${partition}`
  const total = `${number(units)} ${kind} units per second`
  const serves = `a partition serves ${number(limit)}`
  if (keys === undefined) {
    return `${where}: ${total}; ${serves}, so a partition key with more than ${Math.floor((100 * limit) / units)} % of them is throttled`
  }
  const each =
    keys === 1
      ? 'have one partition key'
      : `have ${keys} partition keys, ${number(units / keys)} each at best`
  return `${where}: ${total} ${each}; ${serves}`
}

/** Columns as wide as their widest cell; all but the first are aligned to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)))
  return rows.map((cells) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  )
}

function sumOf(operations: readonly { readonly perSecond: number }[]): number {
  return operations.reduce((sum, { perSecond }) => sum + perSecond, 0)
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 })
}

function dollars(value: number | undefined): string {
  if (value === undefined) return 'no sourced price'
  return value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

function gigabytes(bytes: number): string {
  return number(bytes / 1024 ** 3)
}
