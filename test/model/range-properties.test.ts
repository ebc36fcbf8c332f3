import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../src/errors.ts'
import {
  type AnyAccessPattern,
  a,
  defineTable,
  type KeyCondition,
  primaryKeyOf,
} from '../../src/model/index.ts'
import { type KeyableKind, type KeyableName, keyable, keyableNames } from './arbitraries.ts'
import { selects } from './selects.ts'

/** The condition, or undefined if the range is rejected as empty. */
function conditionOf(pattern: AnyAccessPattern, values: object): KeyCondition | undefined {
  try {
    return pattern.keyCondition({ ...values })
  } catch (error) {
    if (error instanceof DynagateError && /is empty/.test(error.message)) return undefined
    throw error
  }
}

interface Bounds {
  readonly low: 'gte' | 'gt' | undefined
  readonly high: 'lte' | 'lt' | undefined
}

const bounds: fc.Arbitrary<Bounds> = fc.record({
  low: fc.constantFrom('gte', 'gt', undefined),
  high: fc.constantFrom('lte', 'lt', undefined),
})

function rangeOf({ low, high }: Bounds, lowest: unknown, highest: unknown): object {
  return { ...(low && { [low]: lowest }), ...(high && { [high]: highest }) }
}

/** Whether a value is in the range, without keys. */
function contains({ compare }: KeyableKind, { low, high }: Bounds, lowest: unknown, highest: unknown) {
  return (value: unknown) => {
    const toLow = compare(value as never, lowest as never)
    const toHigh = compare(value as never, highest as never)
    const isHighEnough = low === undefined || (low === 'gte' ? toLow >= 0 : toLow > 0)
    return isHighEnough && (high === undefined || (high === 'lte' ? toHigh <= 0 : toHigh < 0))
  }
}

/** A table with one partition of an entity of two values, and neighbours that sort directly before and after. */
function crowded({ attribute }: KeyableKind, sort: string, neighbours: readonly string[]) {
  const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
  const key = (template: string) => ({ partition: 'P', sort: template })
  const Pair = table.entity('Pair', {
    attributes: { left: attribute, right: attribute },
    key: key(sort) as never,
  })
  for (const [at, neighbour] of neighbours.entries()) {
    table.entity(`Neighbour${at}`, { attributes: { text: a.string() }, key: key(neighbour) as never })
  }
  const pattern: AnyAccessPattern = table.access({ pairs: Pair.query() }).pairs
  return {
    pattern,
    sortKey: (left: unknown, right: unknown) => String(primaryKeyOf(Pair, { left, right }).sk),
  }
}

const besides = ['J#{text}', 'K', 'K!#{text}', 'KK#{text}', 'K%#{text}', 'L#{text}']
const strangers = ['J#\u{10ffff}', 'K', 'K!#x', 'KK#', 'K%#', 'L#a']

/**
 * Neighbours of entities whose sort keys begin with a number, a time or an enumeration value; strings have none.
 */
const besidesValues: Partial<Record<KeyableName, { templates: string[]; keys: string[] }>> = {
  enum: { templates: ['@#{text}', 'b#{text}', 'c'], keys: ['@#x', 'b#', 'b#\u{10ffff}', 'c'] },
  ...Object.fromEntries(
    keyableNames
      .filter((name) => /^(int|bigint|decimal|date)/.test(name))
      .map((name) => {
        const isOfDate = name.startsWith('date')
        const templates = [isOfDate ? '/#{text}' : ',#{text}', ':#{text}', 'J#{text}', 'K']
        return [name, { templates, keys: [isOfDate ? '/#' : ',#', ':#', ':#x', 'J#', 'K'] }]
      }),
  ),
}

describe.each(keyableNames)('a range of %s selects exactly the matching values', (name) => {
  const kind: KeyableKind = keyable[name]
  const { values } = kind
  const { templates = [], keys: others = [] } = besidesValues[name] ?? {}
  const rows = fc.array(fc.tuple(values, values), { maxLength: 12 })
  const layouts = [
    { sort: 'K#{left}#{right}', ...crowded(kind, 'K#{left}#{right}', besides), others: strangers },
    { sort: '{left}#{right}', ...crowded(kind, '{left}#{right}', templates), others },
  ]

  it.each(layouts)('on the first part of $sort', ({ pattern, sortKey, others }) => {
    fc.assert(
      fc.property(rows, values, values, values, bounds, (some, lowest, highest, right, which) => {
        const all = [...some, [lowest, right], [highest, right]]
        const isWanted = contains(kind, which, lowest, highest)
        const wanted = all.filter(([left]) => isWanted(left)).map(([left, rest]) => sortKey(left, rest))
        const keys = [...all.map(([left, rest]) => sortKey(left, rest)), ...others]
        const condition = conditionOf(pattern, { left: rangeOf(which, lowest, highest) })
        expect(keys.filter((key) => condition && selects(condition.sort, key))).toEqual(wanted)
      }),
    )
  })

  it.each(layouts)('on the last part of $sort, with the first given', ({ pattern, sortKey, others }) => {
    fc.assert(
      fc.property(rows, values, values, values, bounds, (some, left, lowest, highest, which) => {
        const all = [...some, ...some.map(([, right]) => [left, right]), [left, lowest], [left, highest]]
        const isWanted = contains(kind, which, lowest, highest)
        const isOfFirst = (value: unknown) => kind.compare(value as never, left as never) === 0
        const wanted = all
          .filter(([one, right]) => isOfFirst(one) && isWanted(right))
          .map(([a, b]) => sortKey(a, b))
        const keys = [...all.map(([a, b]) => sortKey(a, b)), ...others]
        const condition = conditionOf(pattern, { left, right: rangeOf(which, lowest, highest) })
        expect(keys.filter((key) => condition && selects(condition.sort, key))).toEqual(wanted)
      }),
    )
  })
})

describe.each([
  'id',
  'string',
  'email',
  'url',
  'date',
] as const)('a prefix of %s selects exactly the values that begin with it', (name) => {
  const kind = keyable[name]
  const values: fc.Arbitrary<string> = kind.values
  const { pattern, sortKey } = crowded(kind, 'K#{left}#{right}', besides)

  it('as the first part and as the last part', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 12 }), values, fc.nat(5), (some, one, length) => {
        const prefix = [...one].slice(0, length).join('')
        const all = [...some, one]
        const wanted = all.filter((value) => value.startsWith(prefix))
        const ofFirst = pattern.keyCondition({ left: { beginsWith: prefix } }).sort
        const ofLast = pattern.keyCondition({ left: one, right: { beginsWith: prefix } }).sort
        expect(all.filter((value) => selects(ofFirst, sortKey(value, one)))).toEqual(wanted)
        expect(all.filter((value) => selects(ofLast, sortKey(one, value)))).toEqual(wanted)
        expect(strangers.filter((key) => selects(ofFirst, key) || selects(ofLast, key))).toEqual([])
      }),
    )
  })
})

describe('keys that begin with a date, next to others', () => {
  const { templates, keys } = besidesValues.date ?? { templates: [], keys: [] }
  const { pattern, sortKey } = crowded(keyable.date, '{left}#{right}', templates)

  it('are selected by every prefix of a date, which selects no other keys', () => {
    const prefixes = fc.oneof(
      fc.tuple(keyable.date.values, fc.nat(10)).map(([day, length]) => day.slice(0, length)),
      fc.constantFrom('', '/', '/#', ':', ':#', 'J', 'J#', 'K', '0', '9', '-'),
    )
    fc.assert(
      fc.property(fc.array(keyable.date.values, { maxLength: 8 }), prefixes, (days, prefix) => {
        const all = [...days.map((day) => sortKey(day, day)), ...keys]
        const condition = conditionOf(pattern, { left: { beginsWith: prefix } })
        const found = all.filter((key) => condition && selects(condition.sort, key))
        expect(found).toEqual(days.filter((day) => day.startsWith(prefix)).map((day) => sortKey(day, day)))
      }),
    )
  })
})
