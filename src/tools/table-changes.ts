import type { Index, Table } from '../model/index.ts'
import type {
  CreateTableInput,
  DescribeTimeToLiveAnswer,
  TableDescription,
  ThroughputSettings,
  UpdateTableInput,
  UpdateTimeToLiveInput,
} from '../store/index.ts'
import {
  attributeDefinitions,
  createTableInput,
  indexInput,
  streamViews,
  tableClasses,
  throughputOf,
} from './create-table-input.ts'
import { fixedDifferences, undeclaredIndexes } from './table-differences.ts'

/** A table as it's deployed. */
export interface LiveTable {
  readonly description: TableDescription
  readonly timeToLive: DescribeTimeToLiveAnswer['TimeToLiveDescription']
}

/** A call that brings a live table closer to its model. */
export type TableCall =
  | { readonly operation: 'createTable'; readonly input: CreateTableInput }
  | { readonly operation: 'updateTable'; readonly input: UpdateTableInput }
  | { readonly operation: 'updateTimeToLive'; readonly input: UpdateTimeToLiveInput }

/** A change of a live table, and what is known of its cost and duration. */
export interface TableChange {
  /** Such as `add the index gsi2`. */
  readonly title: string
  readonly note?: string
  readonly call: TableCall
}

/** What separates a live table from its model. */
export interface TableChanges {
  /** In the order in which they are made. */
  readonly changes: readonly TableChange[]
  /** What no call can change without a new table or index, or without losing records of the stream. */
  readonly obstacles: readonly string[]
  /** What the live table has and the model doesn't declare. It is kept. */
  readonly kept: readonly string[]
}

/**
 * The changes that bring a live table to its model. None drops an index, an item or a record of the stream. Capacity and
 * the settings of a deployment are compared only where the model declares them. Pure.
 *
 * @param live undefined where there is no such table.
 */
export function tableChanges(table: Table, tableName: string, live: LiveTable | undefined): TableChanges {
  if (live === undefined) {
    const call = { operation: 'createTable', input: createTableInput(table, tableName) } as const
    const { timeToLive } = table.definition
    const create = { title: `create the table ${tableName}`, call }
    const enable = timeToLive === undefined ? [] : [timeToLiveChange(tableName, timeToLive)]
    return { changes: [create, ...enable], obstacles: [], kept: [] }
  }
  const { description } = live
  const settings = [
    billingChange(table, description),
    ...throughputChanges(table, description),
    classChange(table, description),
    protectionChange(table, description),
    streamChange(table, description),
  ].filter((change) => change !== undefined)
  return {
    changes: [
      ...settings.map(({ title, note, input }) => updated(tableName, title, input, note)),
      ...timeToLiveChanges(table, tableName, live),
      ...missingIndexes(table, description).map((index) => indexChange(table, description, index)),
    ],
    obstacles: [...fixedDifferences(table, description), ...timeToLiveObstacles(table, live)],
    kept: undeclaredIndexes(table, description).map(({ IndexName }) => `the index ${IndexName}`),
  }
}

/** A change of settings by UpdateTable. */
interface SettingChange {
  readonly title: string
  readonly note?: string
  readonly input: Omit<UpdateTableInput, 'TableName'>
}

function updated(
  TableName: string,
  title: string,
  input: Omit<UpdateTableInput, 'TableName'>,
  note?: string,
): TableChange {
  const call = { operation: 'updateTable', input: { TableName, ...input } } as const
  return { title, call, ...(note !== undefined && { note }) }
}

function billingChange(table: Table, live: TableDescription): SettingChange | undefined {
  const { capacity } = table.definition
  const isOnDemand = live.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST'
  if (capacity === undefined || (capacity === 'onDemand') === isOnDemand) return undefined
  const note = 'DynamoDB allows a table to become on-demand four times in 24 hours'
  if (capacity === 'onDemand') {
    return { title: 'make the table on-demand', note, input: { BillingMode: 'PAY_PER_REQUEST' } }
  }
  const { ProvisionedThroughput } = throughputOf(table)
  const settings = ProvisionedThroughput ? { ProvisionedThroughput } : {}
  return {
    title: `provision ${capacity.read} read and ${capacity.write} write units per second`,
    input: { BillingMode: 'PROVISIONED', ...settings, ...ofIndexes(live, () => settings) },
  }
}

/**
 * A change for each kind of throughput that the model declares and the table, or one of its global indexes, doesn't have.
 * UpdateTable accepts the two of an on-demand table only alone.
 */
function throughputChanges(table: Table, live: TableDescription): SettingChange[] {
  const declared = throughputOf(table)
  const { autoScaling } = table.definition.deployment ?? {}
  const isProvisioned = live.BillingModeSummary?.BillingMode !== 'PAY_PER_REQUEST'
  return [
    ...(isProvisioned && !autoScaling ? ['ProvisionedThroughput' as const] : []),
    'OnDemandThroughput' as const,
    'WarmThroughput' as const,
  ].flatMap((kind) => {
    const wanted = declared[kind]
    if (wanted === undefined) return []
    const differs = (found: ThroughputSettings) => !fits(kind, wanted, found[kind])
    const ofTable = differs(live) ? { [kind]: wanted } : undefined
    const indexes = ofIndexes(live, (index) => (differs(index) ? { [kind]: wanted } : undefined))
    const title = (what: string) => `set ${throughputNames[kind]} of ${what} to ${shownUnits(wanted)}`
    return [
      ...(ofTable ? [{ title: title('the table'), input: ofTable }] : []),
      ...(indexes.GlobalSecondaryIndexUpdates ? [{ title: title('its indexes'), input: indexes }] : []),
    ]
  })
}

const throughputNames = {
  ProvisionedThroughput: 'the capacity',
  OnDemandThroughput: 'the on-demand maximum',
  WarmThroughput: 'the warm throughput',
} as const

/** Warm throughput only grows: more than declared is enough. */
function fits(kind: keyof ThroughputSettings, wanted: object, found: object = {}): boolean {
  const have = new Map<string, unknown>(Object.entries(found))
  return Object.entries(wanted).every(([name, units]) =>
    kind === 'WarmThroughput' ? Number(have.get(name) ?? 0) >= units : have.get(name) === units,
  )
}

function shownUnits(throughput: object): string {
  const shown = Object.entries(throughput).map(
    ([name, units]) => `${units} ${name.includes('Read') ? 'read' : 'write'}`,
  )
  return `${shown.join(' and ')} units per second`
}

function ofIndexes(
  { GlobalSecondaryIndexes = [] }: TableDescription,
  change: (index: ThroughputSettings) => ThroughputSettings | undefined,
): Pick<UpdateTableInput, 'GlobalSecondaryIndexUpdates'> {
  const updates = GlobalSecondaryIndexes.flatMap((index) => {
    const settings = change(index)
    return settings ? [{ Update: { IndexName: index.IndexName, ...settings } }] : []
  })
  return updates.length > 0 ? { GlobalSecondaryIndexUpdates: updates } : {}
}

function classChange({ definition }: Table, live: TableDescription): SettingChange | undefined {
  const { tableClass } = definition.deployment ?? {}
  const found = live.TableClassSummary?.TableClass ?? 'STANDARD'
  if (tableClass === undefined || tableClasses[tableClass] === found) return undefined
  const note = 'DynamoDB allows this twice in 30 days'
  const TableClass = tableClasses[tableClass]
  return { title: `set the table class to ${TableClass}`, note, input: { TableClass } }
}

function protectionChange({ definition }: Table, live: TableDescription): SettingChange | undefined {
  const { deletionProtection: wanted } = definition.deployment ?? {}
  if (wanted === undefined || wanted === (live.DeletionProtectionEnabled ?? false)) return undefined
  const input = { DeletionProtectionEnabled: wanted }
  return { title: `${wanted ? 'enable' : 'disable'} deletion protection`, input }
}

function streamChange({ definition: { stream } }: Table, live: TableDescription): SettingChange | undefined {
  if (stream === undefined || live.StreamSpecification?.StreamEnabled) return undefined
  const StreamSpecification = { StreamEnabled: true, StreamViewType: streamViews[stream] }
  return { title: `enable a stream of ${streamViews[stream]}`, input: { StreamSpecification } }
}

function timeToLiveChanges(table: Table, tableName: string, { timeToLive }: LiveTable): TableChange[] {
  const { timeToLive: wanted } = table.definition
  const isOff = timeToLive.TimeToLiveStatus === undefined || timeToLive.TimeToLiveStatus === 'DISABLED'
  return wanted !== undefined && isOff ? [timeToLiveChange(tableName, wanted)] : []
}

function timeToLiveChange(TableName: string, AttributeName: string): TableChange {
  const input = { TableName, TimeToLiveSpecification: { AttributeName, Enabled: true } }
  return {
    title: `enable time to live by the attribute ${AttributeName}`,
    note: 'items that have already expired will be deleted',
    call: { operation: 'updateTimeToLive', input },
  }
}

function timeToLiveObstacles({ definition }: Table, { timeToLive }: LiveTable): string[] {
  const { timeToLive: wanted } = definition
  const { TimeToLiveStatus: status, AttributeName: found } = timeToLive
  if (wanted === undefined || status === undefined || status === 'DISABLED') return []
  if (status === 'DISABLING') return ['time to live is being disabled: try again when it is disabled']
  if (found === wanted) return []
  return [`time to live uses the attribute ${found}, the model declares ${wanted}: disable it first`]
}

function missingIndexes(table: Table, { GlobalSecondaryIndexes = [] }: TableDescription): Index[] {
  const found = new Set(GlobalSecondaryIndexes.map(({ IndexName }) => IndexName))
  return [...table.indexes.values()].filter(({ kind, name = '' }) => kind === 'global' && !found.has(name))
}

function indexChange(table: Table, live: TableDescription, index: Index): TableChange {
  const isOnDemand = live.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST'
  const { ProvisionedThroughput = live.ProvisionedThroughput, ...others } = throughputOf(table)
  const throughput = isOnDemand || !ProvisionedThroughput ? {} : { ProvisionedThroughput }
  const Create = { ...indexInput(index), ...others, ...throughput }
  const own = new Map(attributeDefinitions([index]).map((each) => [each.AttributeName, each]))
  const kept = live.AttributeDefinitions.filter(({ AttributeName }) => !own.has(AttributeName))
  return updated(
    live.TableName,
    `add the index ${index.name}`,
    { AttributeDefinitions: [...kept, ...own.values()], GlobalSecondaryIndexUpdates: [{ Create }] },
    backfillCost(live, throughput.ProvisionedThroughput?.WriteCapacityUnits),
  )
}

/** One write for each item that the index will have, at most for all; DescribeTable's counts are up to six hours old. */
function backfillCost({ ItemCount = 0, TableSizeBytes = 0 }: TableDescription, capacity?: number): string {
  if (ItemCount === 0) return 'the table is empty'
  const units = ItemCount * Math.max(1, Math.ceil(TableSizeBytes / ItemCount / 1024))
  const most = `at most ${units.toLocaleString('en')} write units for ${ItemCount.toLocaleString('en')} items`
  return capacity === undefined ? most : `${most}, ${Math.ceil(units / capacity).toLocaleString('en')} s`
}
