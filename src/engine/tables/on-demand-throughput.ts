import type { OnDemandRecord, TableRecord } from '../catalogue/index.ts'
import type { RequestReader } from '../requests/index.ts'
import { invalid } from './invalid.ts'

/** Reads `OnDemandThroughput`; undefined if it is missing or empty. */
export function readOnDemand(reader: RequestReader): OnDemandRecord | undefined {
  const most = reader.inner('OnDemandThroughput')
  const read = most?.integer('MaxReadRequestUnits')
  const write = most?.integer('MaxWriteRequestUnits')
  if (read === undefined && write === undefined) return undefined
  return { ...(read !== undefined && { read }), ...(write !== undefined && { write }) }
}

/** The table or index of an `OnDemandThroughput`. */
export interface OnDemandContext {
  readonly billing: TableRecord['billing']
  /** The name of an index; by default the table itself. */
  readonly index?: string
  /** Its current value; undefined for a new one. */
  readonly before?: OnDemandRecord | undefined
}

/**
 * The maximum throughput of a table or an index after a request: -1 removes a limit. Throws a ValidationException for
 * units out of range, and without on-demand billing. Pure.
 */
export function changeOnDemand(
  requested: OnDemandRecord,
  { billing, index, before }: OnDemandContext,
): OnDemandRecord | undefined {
  for (const [member, units] of [
    ['MaxReadRequestUnits', requested.read],
    ['MaxWriteRequestUnits', requested.write],
  ] as const) {
    if (units === undefined) continue
    if (billing === 'PROVISIONED') {
      const of = index === undefined ? '' : ` for index: ${index}`
      const mode =
        before === undefined ? 'table BillingMode is PROVISIONED.' : 'the table BillingMode is PROVISIONED'
      invalid(`${member} for OnDemandThroughput${of} cannot be specified when ${mode}`)
    }
    if (units < 1 && !(units === noBound && before !== undefined)) {
      const of = index === undefined ? 'table' : `index : ${index}`
      invalid(`Requested ${member} for OnDemandThroughput for ${of} is outside of valid range`)
    }
  }
  const bounds = Object.entries({ ...before, ...requested }).filter(([, units]) => units !== noBound)
  return bounds.length === 0 ? undefined : Object.fromEntries(bounds)
}

/** The description's `OnDemandThroughput`, if there is a limit. */
export function describeOnDemand(onDemand: OnDemandRecord | undefined): Record<string, object> {
  if (onDemand === undefined) return {}
  const { read, write } = onDemand
  return {
    OnDemandThroughput: {
      ...(read !== undefined && { MaxReadRequestUnits: read }),
      ...(write !== undefined && { MaxWriteRequestUnits: write }),
    },
  }
}

const noBound = -1
