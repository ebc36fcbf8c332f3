import type { TableRecord, TimeToLiveRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { RequestReader, readTableName } from '../requests/index.ts'

/** An UpdateTimeToLive request. */
export interface TimeToLiveUpdate {
  readonly tableName: string
  readonly enabled: boolean
  readonly attribute: string
}

/** Reads an UpdateTimeToLive request. Throws a ValidationException if it is invalid. */
export function readUpdateTimeToLive(input: Readonly<Record<string, unknown>>): TimeToLiveUpdate {
  const reader = new RequestReader(input)
  const tableName = readTableName(reader)
  reader.require('TimeToLiveSpecification')
  const specification = reader.inner('TimeToLiveSpecification')
  specification?.require('AttributeName')
  specification?.require('Enabled')
  const attribute = specification?.text('AttributeName')
  if (attribute === '') {
    specification?.fault('AttributeName', '', 'Member must have length greater than or equal to 1')
  }
  if (attribute !== undefined && attribute.length > 255) {
    specification?.fault('AttributeName', attribute, 'Member must have length less than or equal to 255')
  }
  const enabled = specification?.boolean('Enabled') ?? false
  reader.check()
  return { tableName, enabled, attribute: attribute ?? '' }
}

/**
 * A table with time to live turned on or off. Pure; `now` is epoch milliseconds. Throws if nothing changes, or if it
 * was changed within the last hour.
 */
export function updateTimeToLive(
  record: TableRecord,
  { enabled, attribute }: TimeToLiveUpdate,
  now: number,
): TableRecord {
  const { timeToLive } = record
  const isActive = timeToLive?.state === 'enabling' || timeToLive?.state === 'enabled'
  if (isActive && attribute !== timeToLive.attribute) {
    throw validationError(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive.attribute}`,
    )
  }
  if (enabled === isActive) {
    throw validationError(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`)
  }
  if (timeToLive !== undefined && (now < timeToLive.changedAt + interval || isChanging(timeToLive))) {
    throw validationError('Time to live has been modified multiple times within a fixed interval')
  }
  return {
    ...record,
    timeToLive: { attribute, changedAt: now, state: enabled ? 'enabling' : 'disabling' },
  }
}

/**
 * A table whose time to live has been completely enabled or disabled: all expiry entries are stored, or all removed.
 */
export function timeToLiveSettled(record: TableRecord): TableRecord {
  const { timeToLive } = record
  if (timeToLive === undefined) return record
  const isOn = timeToLive.state === 'enabling' || timeToLive.state === 'enabled'
  return { ...record, timeToLive: { ...timeToLive, state: isOn ? 'enabled' : 'disabled' } }
}

/** `TimeToLiveDescription`, in wire form. */
export function describeTimeToLive({ timeToLive }: TableRecord): Record<string, string> {
  if (timeToLive === undefined || timeToLive.state === 'disabled') return { TimeToLiveStatus: 'DISABLED' }
  return {
    TimeToLiveStatus: timeToLive.state.toUpperCase(),
    AttributeName: timeToLive.attribute,
  }
}

const interval = 60 * 60 * 1000

function isChanging({ state }: TimeToLiveRecord): boolean {
  return state === 'enabling' || state === 'disabling'
}
