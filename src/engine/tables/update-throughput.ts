import type { IndexRecord, TableRecord, ThroughputRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { invalid } from './invalid.ts'
import type { TableUpdate } from './table-update.ts'
import { warmOf } from './warm-throughput.ts'

/** A table with the billing mode and throughput of an update. `now` is epoch milliseconds. Pure. */
export function updateThroughput(record: TableRecord, update: TableUpdate, now: number): TableRecord {
  const { billing = record.billing, throughput } = update
  if (update.billing === 'PROVISIONED' && throughput === undefined) {
    invalid('ProvisionedThroughput must be specified when BillingMode is PROVISIONED')
  }
  if (billing === 'PAY_PER_REQUEST') {
    if (throughput !== undefined) {
      invalid(
        'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      )
    }
    return record.billing === billing ? record : onDemand(record, now)
  }
  if (throughput === undefined) return record
  if (record.billing !== billing) {
    checkIndexesProvisioned(record, update)
  } else if (isSame(throughput, record.throughput)) {
    throw validationError(unchanged('the table', 'for the table', throughput))
  }
  return {
    ...withoutBounds(keepWarm(record, record.billing)),
    billing,
    throughput: changedThroughput(record.throughput, throughput, now),
    globalIndexes: record.globalIndexes.map((index) => withoutBounds(keepWarm(index, record.billing))),
  }
}

/** An index with the throughput of an update. Pure. */
export function updateIndexThroughput(
  index: IndexRecord,
  throughput: ThroughputRecord | undefined,
  { billing, now }: { billing: TableRecord['billing']; now: number },
): IndexRecord {
  if (throughput === undefined && billing === 'PAY_PER_REQUEST') {
    invalid(
      `The only Updates for index: ${index.name} when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`,
    )
  }
  if (throughput === undefined) {
    invalid(`Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: ${index.name}`)
  }
  if (billing === 'PAY_PER_REQUEST') {
    invalid(
      `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${index.name} when BillingMode is PAY_PER_REQUEST`,
    )
  }
  if (isSame(throughput, index.throughput)) {
    throw validationError(unchanged(`the index ${index.name}`, `for index ${index.name}`, throughput))
  }
  return { ...keepWarm(index, billing), throughput: changedThroughput(index.throughput, throughput, now) }
}

function onDemand(record: TableRecord, now: number): TableRecord {
  return {
    ...keepWarm(record, record.billing),
    billing: 'PAY_PER_REQUEST',
    onDemandSince: now,
    throughput: { ...record.throughput, read: 0, write: 0 },
    globalIndexes: record.globalIndexes.map((index) => ({
      ...keepWarm(index, record.billing),
      throughput: { ...index.throughput, read: 0, write: 0 },
    })),
  }
}

/** Stores the warm throughput before its units change. */
function keepWarm<T extends Pick<IndexRecord, 'throughput' | 'warm'>>(
  record: T,
  billing: TableRecord['billing'],
): T {
  return { ...record, warm: warmOf({ ...record, billing }) }
}

/** The limits of on-demand billing are removed with it. */
function withoutBounds<T extends { readonly onDemand?: unknown }>(record: T): Omit<T, 'onDemand'> {
  const { onDemand: _, ...rest } = record
  return rest
}

function checkIndexesProvisioned({ globalIndexes }: TableRecord, { indexes = [] }: TableUpdate): void {
  const updated = new Set(indexes.map(({ name }) => name))
  const missing = globalIndexes.filter(({ name }) => !updated.has(name)).map(({ name }) => name)
  if (missing.length > 0) {
    invalid(`ProvisionedThroughput must be specified for index: ${missing.join(',')}`)
  }
}

function isSame(one: ThroughputRecord, other: ThroughputRecord): boolean {
  return one.read === other.read && one.write === other.write
}

function changedThroughput(before: ThroughputRecord, after: ThroughputRecord, now: number): ThroughputRecord {
  return {
    ...before,
    ...after,
    ...((after.read > before.read || after.write > before.write) && { lastIncrease: now }),
    ...((after.read < before.read || after.write < before.write) && { lastDecrease: now }),
  }
}

function unchanged(subject: string, of: string, { read, write }: ThroughputRecord): string {
  return [
    `The provisioned throughput for ${subject} will not change.`,
    'The requested value equals the current value.',
    `Current ReadCapacityUnits provisioned ${of}: ${read}. Requested ReadCapacityUnits: ${read}.`,
    `Current WriteCapacityUnits provisioned ${of}: ${write}. Requested WriteCapacityUnits: ${write}.`,
    'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  ].join(' ')
}
