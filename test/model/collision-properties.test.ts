import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DynagateError, ModelError } from '../../src/errors.ts'
import {
  type AnyAccessPattern,
  type AnyEntity,
  a,
  type Document,
  decodeItem,
  defineTable,
  encodeItem,
  type KeyCondition,
  primaryKeyOf,
} from '../../src/model/index.ts'
import { selects } from './selects.ts'

/** Templates of few pieces over few characters: many of them have equal or similar keys. */
const piece = fc.constantFrom('A', 'B', 'A#', '#', '#B', 'AB#', 'A:', '{x}', '{y}', '#{x}', '#{y}', '{z}')
const pieces = fc.array(piece, { minLength: 1, maxLength: 4 })
const formats = fc.constantFrom('escaped', 'verbatim')

/** Two templates that differ in at most one piece, which one may lack. */
const nearPieces = fc
  .tuple(pieces, piece, fc.nat(3), fc.constantFrom('replace', 'drop', 'add', 'keep'))
  .map(([one, other, at, change]) => {
    const count = { replace: 1, drop: 1, add: 0, keep: 0 }[change]
    const added = change === 'replace' || change === 'add' ? [other] : []
    return [one.join(''), one.toSpliced(at, count, ...added).join('')] as const
  })
const twoKeys = fc.tuple(nearPieces, nearPieces).map(([[partition, otherPartition], [sort, otherSort]]) => ({
  one: { partition, sort },
  other: { partition: otherPartition, sort: otherSort },
}))

/** Templates of an index with two attributes in each part of its key, where those of the other entity are near. */
const twoSeveral = fc.tuple(nearPieces, nearPieces, nearPieces, nearPieces).map((all) => {
  const [[p1, q1], [p2, q2], [s1, t1], [s2, t2]] = all
  return {
    one: { partition: [p1, p2], sort: [s1, s2] },
    other: { partition: [q1, q2], sort: [t1, t2] },
  }
})

interface Key {
  readonly partition: string
  readonly sort: string
}

/** All short strings of these characters. */
const strings = ['', 'A', '#', ':'].flatMap((first) => ['', 'A', '#', 'B'].map((second) => first + second))
const days = ['2026-01-31']
const rows = [...new Set(strings)].flatMap((x) =>
  ['A', 'AB', 'B#'].flatMap((y) => days.map((z) => ({ x, y, z }))),
)

/** The argument of a client for a part of the sort key. */
const sayings = fc.constantFrom(
  ...['', 'A', 'B', '#', '2', ':'].map((beginsWith) => ({ beginsWith })),
  ...['A', 'AB', 'B#', ...days].flatMap((value) => [
    value,
    ...['gt', 'gte', 'lt', 'lte'].map((operator) => ({ [operator]: value })),
  ]),
  {},
  undefined,
)

/** The two entities and their faults. */
function build({ one, other }: { one: Key; other: Key }, keyFormat: 'escaped' | 'verbatim') {
  const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' }, keyFormat })
  const all = { x: a.string(), y: a.enum('A', 'AB', 'B#'), z: a.date() }
  const used = ({ partition, sort }: Key) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => `${partition}${sort}`.includes(`{${name}}`)))
  const One = table.entity('One', { attributes: used(one), key: one as never })
  const Other = table.entity('Other', { attributes: used(other), key: other as never })
  const patterns = { one: One.query(), other: Other.query() }
  try {
    table.access(patterns)
    return { One, Other, patterns, faults: [] }
  } catch (error) {
    if (error instanceof ModelError) return { One, Other, patterns, faults: error.faults }
    throw error
  }
}

/** The two entities on an index with several key attributes, and their faults. */
function buildSeveral({ one, other }: { one: object; other: object }, keyFormat: 'escaped' | 'verbatim') {
  const table = defineTable({
    name: 'table',
    primaryKey: { partition: 'pk' },
    indexes: { gsi: { global: { partition: ['p1', 'p2'], sort: ['s1', 's2'] } } },
    keyFormat,
  })
  const entity = (name: string, gsi: object) =>
    table.entity(name, {
      attributes: { id: a.id(), x: a.string(), y: a.enum('A', 'AB', 'B#'), z: a.date() },
      key: { partition: `${name}#{id}` },
      indexes: { gsi },
    } as never)
  const One = entity('One', one)
  const Other = entity('Other', other)
  const patterns = { one: One.query('gsi' as never) as AnyAccessPattern }
  try {
    table.access(patterns)
    return { One, Other, patterns, faults: [] }
  } catch (error) {
    if (error instanceof ModelError) return { One, Other, patterns, faults: error.faults }
    throw error
  }
}

/** The keys on the index; undefined if the model rejects them. */
function indexKeyOf(entity: AnyEntity, values: object): readonly unknown[] | undefined {
  try {
    const { p1, p2, s1, s2 } = encodeItem(entity, { id: 'i', ...values })
    return [p1, p2, s1, s2]
  } catch (error) {
    if (error instanceof DynagateError) return undefined
    throw error
  }
}

/** Whether a query with this condition reads an entry. */
function isRead({ partitions, sort }: KeyCondition, key: readonly unknown[]): boolean {
  return partitions.some(
    (values) =>
      values.every((value, at) => value === key[at]) &&
      (values.length === key.length || selects(sort, String(key[values.length]))),
  )
}

/** The condition, or undefined if the model rejects the argument for the sort key. */
function conditionOf(pattern: AnyAccessPattern, values: object): KeyCondition | undefined {
  try {
    return pattern.keyCondition({ ...values })
  } catch (error) {
    if (error instanceof DynagateError) return undefined
    throw error
  }
}

function keyOf(entity: AnyEntity, values: object): Document | undefined {
  try {
    const own = Object.entries(values).filter(([name]) => name in entity.attributes)
    return primaryKeyOf(entity, Object.fromEntries(own))
  } catch (error) {
    if (error instanceof DynagateError) return undefined
    throw error
  }
}

describe('two entities with any templates', () => {
  it('have disjoint keys and queries if the model is valid', () => {
    let passed = 0
    const property = fc.property(twoKeys, formats, sayings, (keys, format, said) => {
      const { One, Other, patterns, faults } = build(keys, format)
      if (faults.length > 0) return
      passed += 1
      const foreign = rows.map((values) => keyOf(Other, values)).filter((key) => key !== undefined)
      const foreignKeys = new Set(foreign.map(({ pk, sk }) => JSON.stringify([pk, sk])))
      for (const values of rows) {
        const own = keyOf(One, values)
        if (own === undefined) continue
        const names = One.primaryKey.partition[0].parts
        const inPartition = Object.fromEntries(
          names.map((name) => [name, values[name as keyof typeof values]]),
        )
        const first = patterns.one.arguments.find(({ slot }) => slot === 'sort')?.name
        const condition = conditionOf(patterns.one, { ...(first && { [first]: said }), ...inPartition })
        if (condition === undefined) continue
        const { partitions, sort } = condition
        const met = foreign.filter(
          ({ pk, sk }) => partitions.some(([partition]) => partition === pk) && selects(sort, String(sk)),
        )
        if (foreignKeys.has(JSON.stringify([own.pk, own.sk])) || met.length > 0)
          expect({ own, met }).toBeNull()
      }
    })
    fc.assert(property, { numRuns: 700 })
    expect(passed).toBeGreaterThan(60)
  })

  it('on an index with several key attributes have disjoint queries if the model is valid', () => {
    let passed = 0
    const property = fc.property(twoSeveral, formats, sayings, fc.nat(4), (keys, format, said, given) => {
      const { One, Other, patterns, faults } = buildSeveral(keys, format)
      if (faults.length > 0) return
      passed += 1
      const foreign = rows.flatMap((values) => {
        const key = indexKeyOf(Other, values)
        return key === undefined ? [] : [key]
      })
      for (const values of rows) {
        const own = indexKeyOf(One, values)
        if (own === undefined) continue
        const all = patterns.one.arguments
        const asked = all.filter(({ required }, at) => required || at < given)
        const last = asked.findLast(({ required }) => !required)?.name
        const args = Object.fromEntries(asked.map(({ name }) => [name, values[name as 'x']]))
        const condition = conditionOf(patterns.one, { ...args, ...(last && { [last]: said }) })
        if (condition === undefined) continue
        const met = foreign.filter((key) => isRead(condition, key))
        if (met.length > 0) expect({ own, met }).toBeNull()
      }
    })
    fc.assert(property, { numRuns: 400 })
    expect(passed).toBeGreaterThan(60)
  })

  it('are reported with a key that both can have if they collide', () => {
    let collided = 0
    const hasEachOnce = ({ partition, sort }: Key) => {
      const names = `${partition}${sort}`.match(/\{.\}/g) ?? []
      return new Set(names).size === names.length
    }
    const property = fc.property(twoKeys, formats, (keys, format) => {
      // Both parts have the value of one attribute, which the model does not consider.
      if (!hasEachOnce(keys.one) || !hasEachOnce(keys.other)) return
      const { One, Other, faults } = build(keys, format)
      const fault = faults.find((each) => each.includes('can be the same key'))
      if (fault === undefined) return
      collided += 1
      const [, pk = '', sk = ''] = /such as '(.*)' \+ '(.*)', and one/.exec(fault) ?? []
      expect(primaryKeyOf(One, decodeItem(One, { pk, sk }))).toEqual({ pk, sk })
      expect(primaryKeyOf(Other, decodeItem(Other, { pk, sk }))).toEqual({ pk, sk })
    })
    fc.assert(property, { numRuns: 1500 })
    expect(collided).toBeGreaterThan(50)
  })
})
