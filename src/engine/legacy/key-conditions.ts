import { validationError } from '../errors.ts'
import type { Condition } from '../expressions/index.ts'
import type { ComparisonOperator, RequestReader } from '../requests/index.ts'
import { compareAttribute } from './comparison.ts'
import { readOperator, readValues } from './conditions.ts'

/** The key condition in `KeyConditions`; undefined if the request doesn't have it. */
export function readLegacyKeyCondition(reader: RequestReader): Condition | undefined {
  const entries = reader.entries('KeyConditions')
  if (entries === undefined) return undefined
  const conditions = entries.map(([name, condition]) => {
    const operator = readOperator(condition)
    const made = compareAttribute(name, operator, readValues(condition))
    if (notIndexable.includes(operator)) {
      throw validationError('Attempted conditional constraint is not an indexable operation')
    }
    return made
  })
  if (conditions.length < 1 || conditions.length > mostConditions) throw wrongCount()
  return Object.freeze({ kind: 'and', conditions })
}

/** The error for a wrong number of conditions. */
export function wrongCount() {
  return validationError('Conditions can be of length 1 or 2 only')
}

/** A global index may have up to four attributes in each part of its key. */
const mostConditions = 8
const notIndexable: readonly ComparisonOperator[] = [
  'NE',
  'NOT_NULL',
  'NULL',
  'CONTAINS',
  'NOT_CONTAINS',
  'IN',
]
