import { operations } from '../../src/store/client/operations.ts'
import type { CallRecord } from '../../src/store/index.ts'

/**
 * Calls as the pages show them, one line for those that do the same: `2 × Query gsi1 (ordersOf): 3 items, 1 read unit`, with
 * the index and the access patterns, and the items and units of all of them; in the order in which they began.
 */
export function describedCalls(calls: readonly CallRecord[]): string {
  const started = calls.toSorted((one, other) => one.startedAt - other.startedAt)
  const alike = Map.groupBy(started, placeOf)
  return [...alike].map(([place, group]) => `${countOf(group)}${place}: ${workOf(group)}\n`).join('')
}

function placeOf({ operation, index, patterns }: CallRecord): string {
  const served = patterns.length === 0 ? '' : ` (${patterns.join(', ')})`
  return `${operations[operation].name}${index === undefined ? '' : ` ${index}`}${served}`
}

function countOf({ length }: readonly CallRecord[]): string {
  return length === 1 ? '' : `${length} × `
}

function workOf(calls: readonly CallRecord[]): string {
  const sum = (member: 'items' | 'readUnits' | 'writeUnits') =>
    calls.reduce((total, call) => total + call[member], 0)
  const parts = [counted(sum('items'), 'item')]
  if (sum('readUnits') > 0) parts.push(counted(sum('readUnits'), 'read unit'))
  if (sum('writeUnits') > 0) parts.push(counted(sum('writeUnits'), 'write unit'))
  return parts.join(', ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
