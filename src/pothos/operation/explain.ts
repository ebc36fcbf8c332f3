import type { Estimate, Interval } from './estimate.ts'
import type { FieldEstimate } from './estimator.ts'

/** The plan of an operation: its estimated cost, and each round trip with its reads. */
export interface Explanation {
  readonly calls: Interval
  readonly roundTrips: Interval
  readonly readUnits: Interval
  readonly writeUnits: Interval
  readonly fields: readonly ExplainedField[]
}

/** A field of the plan, with the fields that are read beneath it. */
export interface ExplainedField extends FieldEstimate {
  readonly fields: readonly ExplainedField[]
}

/** An estimate as a tree of its fields. */
export function explain({ calls, roundTrips, readUnits, writeUnits, fields }: Estimate): Explanation {
  return { calls, roundTrips, readUnits, writeUnits, fields: treeOf(fields) }
}

/** An explanation for people, as a tree. */
export function explanationText({ calls, roundTrips, readUnits, writeUnits, fields }: Explanation): string {
  const head = [
    counted(roundTrips, 'round trip'),
    counted(calls, 'call'),
    counted(readUnits, 'read unit'),
    ...(writeUnits.most > 0 ? [counted(writeUnits, 'write unit')] : []),
  ].join(', ')
  return [head, ...fields.flatMap((field, at) => lines(field, '', at === fields.length - 1))].join('\n')
}

/** Fields are ordered outermost first, so a field's parent precedes it. */
function treeOf(fields: readonly FieldEstimate[]): ExplainedField[] {
  const roots: ExplainedField[] = []
  const open: { readonly path: string; readonly fields: ExplainedField[] }[] = []
  for (const field of fields) {
    const node = { ...field, fields: [] }
    while (open.length > 0 && !field.path.startsWith(`${open.at(-1)?.path}.`)) open.pop()
    const siblings = open.at(-1)?.fields ?? roots
    siblings.push(node)
    open.push(node)
  }
  return roots
}

function lines(field: ExplainedField, indent: string, isLast: boolean): string[] {
  const { path, times } = field
  const name = path.slice(path.lastIndexOf('.') + 1)
  const often = times > 1 ? ` × ${times}` : ''
  const own = `${indent}${isLast ? '└─' : '├─'} ${name}  [${tripsOf(field)}] ${workOf(field)}${often}, ${costOf(field)}`
  const below = `${indent}${isLast ? '   ' : '│  '}`
  return [own, ...field.fields.flatMap((each, at) => lines(each, below, at === field.fields.length - 1))]
}

function tripsOf({ roundTrip, lastTrip }: FieldEstimate): string {
  return lastTrip === roundTrip ? `round trip ${roundTrip}` : `round trips ${roundTrip} to ${lastTrip}`
}

function workOf({ operation, index, partition, sort, queries, gets }: FieldEstimate): string {
  if (operation === 'write') return 'write'
  const key = [partition, sort].filter((each) => each !== undefined).join(' / ')
  const completed = operation === 'Query' && gets > 0 ? `, then ${gets} items by BatchGetItem` : ''
  const several = operation === 'GetItem' && gets > 1 ? 'BatchGetItem' : operation
  const nothing = queries + gets === 0 ? ' (nothing to read)' : ''
  return `${several}${index === undefined ? '' : ` on ${index}`}${key && ` ${key}`}${completed}${nothing}`
}

function costOf({ readUnits, writeUnits }: FieldEstimate): string {
  const [units, name] = writeUnits > 0 ? [writeUnits, 'write unit'] : [readUnits, 'read unit']
  return `at most ${units} ${name}${units === 1 ? '' : 's'}`
}

function counted({ least, most }: Interval, name: string): string {
  const plural = most === 1 ? name : `${name}s`
  return least === most ? `${most} ${plural}` : `${least} to ${most} ${plural}`
}
