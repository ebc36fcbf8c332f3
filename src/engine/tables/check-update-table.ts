import { EngineError, validationError } from '../errors.ts'
import { invalid } from './invalid.ts'
import type { StreamRequest } from './table-members.ts'
import type { IndexUpdate, TableUpdate } from './table-update.ts'

/**
 * Throws for an UpdateTable request with inconsistent parts, for any table: most changes can't be combined.
 */
export function checkUpdateTable(update: TableUpdate): void {
  checkSomethingAsked(update)
  checkTogether(update)
  checkIndexUpdates(update.indexes ?? [])
  if (update.billing === 'PAY_PER_REQUEST' && update.throughput !== undefined) {
    invalid(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    )
  }
  if (update.stream !== undefined) checkStream(update.stream)
}

function checkSomethingAsked(update: TableUpdate): void {
  if (countAsked(update) > 0) return
  throw validationError(
    'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required',
  )
}

/** An empty list of index updates doesn't count. */
function countAsked(update: TableUpdate): number {
  const { tableName: _, attributes: __, indexes, ...others } = update
  return [indexes?.[0], ...Object.values(others)].filter((each) => each !== undefined).length
}

function checkTogether(update: TableUpdate): void {
  const { billing, throughput, indexes, stream, onDemand, warm } = update
  checkAlone(update)
  if (onDemand !== undefined && countAsked(update) > (billing === undefined ? 1 : 2)) {
    invalid('OnDemandThroughput can only be combined with BillingMode in an UpdateTable request')
  }
  if (warm !== undefined) checkWarmAlone(update)
  if (indexes?.length === 0) invalid('List of GlobalSecondaryIndexUpdates is empty')
  if (stream !== undefined && (throughput !== undefined || billing === 'PROVISIONED')) {
    invalid('You cannot modify stream status while updating table IOPS')
  }
  if (!indexes?.some(isOnline)) return
  if (throughput !== undefined) invalid('You cannot create or delete index while updating table IOPS')
  if (stream !== undefined) invalid('You cannot create or delete index while changing stream status')
}

/** Rejects changes that can't be combined with others. */
function checkAlone(update: TableUpdate): void {
  if (countAsked(update) === 1) return
  const { encryption, tableClass, deletionProtected } = update
  for (const [name, modification] of [
    ['Server-Side Encryption', encryption],
    ['TableClass', tableClass],
    ['DeletionProtection', deletionProtected],
  ] as const) {
    if (modification !== undefined) invalid(`${name} modification must be the only operation in the request`)
  }
}

/** Rejects a change of warm throughput together with any change other than that of indexes' warm throughput. */
function checkWarmAlone(update: TableUpdate): void {
  if (countAsked(update) > (update.indexes === undefined ? 1 : 2)) {
    invalid('WarmThroughput must be the only operation in the request')
  }
  if (update.indexes?.some(({ kind }) => kind === 'create')) {
    invalid('Create global secondary index cannot be specified when updating WarmThroughput')
  }
}

function checkIndexUpdates(updates: readonly IndexUpdate[]): void {
  const names = updates.map(({ name }) => name)
  const repeated = names.find((name, at) => names.indexOf(name) < at)
  if (repeated !== undefined) {
    invalid(`Only one global secondary index update per index is allowed simultaneously. Index: ${repeated}`)
  }
  if (updates.filter(isOnline).length > 1) throw onlineLimit()
}

/** Whether an update creates or deletes an index online. */
function isOnline({ kind }: IndexUpdate): boolean {
  return kind !== 'update'
}

/** The error of changing several indexes of a table at the same time. */
export function onlineLimit(): EngineError {
  return new EngineError(
    'LimitExceededException',
    'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
  )
}

function checkStream({ enabled, view }: StreamRequest): void {
  if (enabled && view === undefined) invalid('If stream is being enabled then UpdateViewType is required')
  if (!enabled && view !== undefined) {
    invalid('If stream is being disabled, then UpdateViewType must not be specified')
  }
}
