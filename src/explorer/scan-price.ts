import type { CallOptions } from '../store/index.ts'
import { readUnits } from '../store/index.ts'
import type { Opened } from './opened.ts'
import type { ScanPrice } from './protocol/index.ts'

/** What a scan of the whole table costs: from one DescribeTable, whose figures DynamoDB updates about every six hours. */
export async function scanPrice({ store }: Opened, options: CallOptions): Promise<ScanPrice> {
  const { Table } = await store.client.describeTable({ TableName: store.tableName }, options)
  const { ItemCount: items = 0, TableSizeBytes: bytes = 0 } = Table
  const units = readUnits(bytes, false)
  return { items, bytes, readUnits: units, text: priceText(items, bytes, units) }
}

function priceText(items: number, bytes: number, units: number): string {
  const size = bytes < 1_000_000 ? `${number(bytes / 1_000)} KB` : `${number(bytes / 1_000_000)} MB`
  return (
    `A scan reads all ${number(items)} items, ${size}: ${number(units)} read units. ` +
    'On AWS these figures are up to six hours old.'
  )
}

function number(amount: number): string {
  return amount.toLocaleString('en', { maximumFractionDigits: 1 })
}
