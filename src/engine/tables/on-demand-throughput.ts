import type { OnDemandRecord, TableRecord } from '../catalogue/index.ts'
import type { RequestReader } from '../requests/index.ts'
import { invalid } from './invalid.ts'

/** Reads `OnDemandThroughput`; undefined where it is missing. */
export function readOnDemand(reader: RequestReader): OnDemandRecord | undefined {
  const most = reader.inner('OnDemandThroughput')
  if (most === undefined) return undefined
  const read = most.integer('MaxReadRequestUnits')
  const write = most.integer('MaxWriteRequestUnits')
  return { ...(read !== undefined && { read }), ...(write !== undefined && { write }) }
}

/** To whom an `OnDemandThroughput` is to belong. */
export interface OnDemandContext {
  readonly billing: TableRecord['billing']
  /** The name of an index; the table itself unless given. */
  readonly index?: string
  /** What it has already; nothing where it's new. */
  readonly before?: OnDemandRecord | undefined
}

/**
 * The most units that a table or an index shall serve, as a request changes them: a -1 takes a bound away
 * again. Throws a ValidationException for units out of range, and where units aren't paid by request. Pure.
 */
export function changeOnDemand(
  asked: OnDemandRecord,
  { billing, index, before }: OnDemandContext,
): OnDemandRecord | undefined {
  for (const [member, units] of [
    ['MaxReadRequestUnits', asked.read],
    ['MaxWriteRequestUnits', asked.write],
  ] as const) {
    if (units === undefined) continue
    if (billing === 'PROVISIONED') {
      const of = index === undefined ? '' : ` for index: ${index}`
      invalid(
        `${member} for OnDemandThroughput${of} cannot be specified when the table BillingMode is PROVISIONED`,
      )
    }
    if (units < 1 && !(units === noBound && before !== undefined)) {
      const of = index === undefined ? 'table' : `index : ${index}`
      invalid(`Requested ${member} for OnDemandThroughput for ${of} is outside of valid range`)
    }
  }
  const bounds = Object.entries({ ...before, ...asked }).filter(([, units]) => units !== noBound)
  return bounds.length === 0 ? undefined : Object.fromEntries(bounds)
}

/** The description's `OnDemandThroughput`, where there is a bound. */
export function describeOnDemand(onDemand: OnDemandRecord | undefined): Record<string, object> {
  if (onDemand === undefined) return {}
  const { read = noBound, write = noBound } = onDemand
  return { OnDemandThroughput: { MaxReadRequestUnits: read, MaxWriteRequestUnits: write } }
}

const noBound = -1
