import { validationError } from '../errors.ts'
import { isMembers } from '../json-object.ts'
import type { RequestReader } from './request-reader.ts'
import {
  type ReturnCapacity,
  type ReturnValues,
  readReturnCapacity,
  readReturnMetrics,
  readReturnValues,
} from './returns.ts'
import { checkTableName, readTableName } from './table-name.ts'

/** The members that PutItem, UpdateItem and DeleteItem have in common. */
export interface WriteMembers {
  readonly tableName: string
  readonly returnCapacity: ReturnCapacity
  readonly returnMetrics: boolean
  readonly wanted: ReturnValues
}

/** The member that a write requires. */
export type WriteSubject = 'Item' | 'Key'

/**
 * Reads these members like AWS's current validation, or like the older one for a request without its subject. An
 * UpdateItem reports only unknown `ReturnValues` (recorded by paritysuite/dynamodb-conformance in October 2026).
 */
export function readWriteMembers(
  reader: RequestReader,
  { subject, isUpdate }: { readonly subject: WriteSubject; readonly isUpdate: boolean },
): WriteMembers {
  if (!reader.has(subject)) checkWriteAsBefore(reader, subject)
  if (reader.text('TableName') === '') {
    throw validationError(
      "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
  }
  const tableName = readTableName(reader)
  if (isUpdate) {
    noteReturnValues(reader)
    reader.check()
  }
  const returnCapacity = readReturnCapacity(reader)
  if (!isUpdate) noteReturnValues(reader)
  const returnMetrics = readReturnMetrics(reader)
  reader.check()
  checkConditionalOperator(reader)
  return { tableName, returnCapacity, returnMetrics, wanted: readReturnValues(reader) }
}

/** Throws the faults of these members in the form of AWS's older validation, all together. */
export function checkWriteAsBefore(reader: RequestReader, subject: WriteSubject): void {
  reader.choice('ConditionalOperator', ['OR', 'AND'])
  readReturnCapacity(reader)
  checkTableName(reader)
  readReturnValues(reader)
  readReturnMetrics(reader)
  reader.require(subject)
  reader.check()
}

/** Rejects an unknown `ConditionalOperator`, as the current validation does. */
export function checkConditionalOperator(reader: RequestReader): void {
  const operator = reader.text('ConditionalOperator')
  if (operator === undefined || operator === 'AND' || operator === 'OR') return
  throw validationError('Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]')
}

/** Whether values of a request are nested so deep that AWS reads all of it with the older validation. */
export function isReadAsBefore(request: unknown): boolean {
  return isDeeper(request, deepest)
}

/** The maximum nesting of JSON: two levels for each of 62 levels of values, and one of the request. */
const deepest = 2 * 62 + 1

function isDeeper(json: unknown, most: number): boolean {
  if (typeof json !== 'object' || json === null) return false
  if (most === 0) return true
  const members = Array.isArray(json) ? json : isMembers(json) ? Object.values(json) : []
  return members.some((each) => isDeeper(each, most - 1))
}

/** The current message names other values than there are. */
function noteReturnValues(reader: RequestReader): void {
  const value = reader.text('ReturnValues')
  if (value === undefined || known.includes(value)) return
  reader.note(
    'Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]',
  )
}

const known = ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW']
