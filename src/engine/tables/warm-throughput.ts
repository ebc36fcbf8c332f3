import type { IndexRecord, TableRecord, ThroughputRecord, WarmRecord } from '../catalogue/index.ts'
import type { RequestReader } from '../requests/index.ts'
import { invalid } from './invalid.ts'

/** Reads `WarmThroughput`; undefined if it is missing or empty. */
export function readWarm(reader: RequestReader): WarmRecord | undefined {
  const warm = reader.inner('WarmThroughput')
  const read = warm?.integer('ReadUnitsPerSecond')
  const write = warm?.integer('WriteUnitsPerSecond')
  if (read === undefined && write === undefined) return undefined
  return { ...(read !== undefined && { read }), ...(write !== undefined && { write }) }
}

/** A table or a global index, with the billing mode of the table. */
export interface WarmContext {
  readonly billing: TableRecord['billing']
  readonly throughput: Pick<ThroughputRecord, 'read' | 'write'>
  readonly warm?: WarmRecord
  /** The name of an index; undefined for the table itself. */
  readonly index?: string
}

/** The warm throughput of a table or an index, in units per second. */
export type Warm = Required<WarmRecord>

/**
 * The warm throughput: the provisioned units, or the initial ones of on-demand capacity (Developer Guide, initial
 * throughput for on-demand capacity mode), unless it was higher before. It never decreases.
 */
export function warmOf({ billing, throughput, warm }: WarmContext): Warm {
  const { read, write } = billing === 'PROVISIONED' ? throughput : initialOnDemand
  return { read: Math.max(read, warm?.read ?? 0), write: Math.max(write, warm?.write ?? 0) }
}

/** The warm throughput of an index, by the billing mode of its table. */
export function warmOfIndex({ throughput, warm }: IndexRecord, billing: TableRecord['billing']): Warm {
  return warmOf({ billing, throughput, ...(warm && { warm }) })
}

/** @throws ValidationException if a new table or index has a warm throughput below that of its billing mode. */
export function checkNewWarm(requested: WarmRecord, context: Omit<WarmContext, 'warm'>): void {
  const lower = lowerMember(requested, warmOf(context))
  if (lower === undefined) return
  const bound =
    context.billing === 'PROVISIONED'
      ? `${lower === 'ReadUnitsPerSecond' ? 'Read' : 'Write'}CapacityUnits of ProvisionedThroughput`
      : `initial throughput for OnDemand. See: ${initialOnDemandPage}`
  invalid(`Requested ${lower} for WarmThroughput for ${subject(context)} is lower than ${bound}`)
}

/** The warm throughput after an update. Throws a ValidationException if it would decrease. */
export function raiseWarm(requested: WarmRecord, context: WarmContext): Warm {
  const current = warmOf(context)
  const lower = lowerMember(requested, current)
  if (lower !== undefined) {
    invalid(
      `Requested ${lower} for WarmThroughput for ${subject(context)} is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    )
  }
  return { ...current, ...requested }
}

/** The description's `WarmThroughput`. */
export function describeWarm({ read, write }: Warm, status: 'ACTIVE' | 'UPDATING'): Record<string, object> {
  return { WarmThroughput: { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write, Status: status } }
}

const initialOnDemand: Warm = { read: 12_000, write: 4_000 }

const initialOnDemandPage =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial'

/** The first member of a request that is lower than a bound. */
function lowerMember({ read, write }: WarmRecord, bound: Warm): string | undefined {
  if (read !== undefined && read < bound.read) return 'ReadUnitsPerSecond'
  return write !== undefined && write < bound.write ? 'WriteUnitsPerSecond' : undefined
}

function subject({ index }: Pick<WarmContext, 'index'>): string {
  return index === undefined ? 'table' : `index ${index}`
}
