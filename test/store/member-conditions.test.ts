import { isDeepStrictEqual } from 'node:util'
import {
  a,
  add,
  type ConditionOf,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  type Store,
} from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const table = defineTable({ name: 'parcels', primaryKey: { partition: 'pk', sort: 'sk' } })
const odd = { expected: 'an odd number', is: (value: number) => value % 2 !== 0 }
const box = a.map('Box', {
  label: a.string().optional(),
  state: a.enum('OPEN', 'SHUT').optional(),
  isFull: a.boolean().optional(),
  packedAt: a.dateTime().optional(),
  tags: a.stringSet().optional(),
  steps: a.list(a.string()).optional(),
  // Named like an operator.
  size: a.int().optional(),
  seal: a.refined('Seal', a.int(), odd).optional(),
  lid: a.map('Lid', { code: a.string().optional(), size: a.int() }).optional(),
  parts: a.record(a.int()).optional(),
})
const Parcel = table.entity('Parcel', {
  attributes: {
    n: a.int({ digits: 2 }),
    box: box.optional().storedAs('b'),
    marks: a.record(a.int()).optional(),
    // Every box with a label.
    labelled: a
      .refined('Labelled', box, { expected: 'a box with a label', is: ({ label }) => label !== undefined })
      .optional(),
    writes: a.counter(),
  },
  key: { partition: 'PARCELS', sort: 'PARCEL#{n}' },
})
const access = table.access({
  parcels: Parcel.query({ filter: { attributes: ['box', 'marks', 'labelled'] } }),
})

type Condition = ConditionOf<typeof Parcel>
type Values = Readonly<Record<string, unknown>>

const label = fc.constantFrom('a', 'ab', 'b', 'ä')
const small = fc.nat(3)
const at = small.map((seconds) => new Date(seconds * 1000))
const tag = fc.constantFrom('new', 'red')
const optionally = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 3 })
const record = fc.dictionary(fc.constantFrom('x', 'y', 'in'), small)
const boxes = fc
  .record({
    label: optionally(label),
    state: optionally(fc.constantFrom('OPEN', 'SHUT')),
    isFull: optionally(fc.boolean()),
    packedAt: optionally(at),
    tags: optionally(fc.subarray(['new', 'red'], { minLength: 1 }).map((tags) => new Set(tags))),
    steps: optionally(fc.array(label, { maxLength: 3 })),
    size: optionally(small),
    seal: optionally(fc.constantFrom(1, 3)),
    lid: optionally(fc.record({ code: optionally(label), size: small })),
    parts: optionally(record),
  })
  .map(given)
const parcels = fc.sample(fc.record({ box: optionally(boxes), marks: optionally(record) }).map(given), {
  numRuns: 30,
  seed: 7,
})

/** Without undefined members, like items that were read. */
function given(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [
            [
              name,
              Object.prototype.toString.call(value) === '[object Object]' ? given(value as Values) : value,
            ],
          ],
    ),
  )
}

let store: Store
beforeAll(async () => {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  store = openStore({ client, table, cursorSecret: 'test' })
  const items = parcels.map((parcel, n) => ({ n, ...parcel }))
  await store.putAll(Parcel, items as never)
})
afterAll(() => store.close())

async function found(filter: object): Promise<number[]> {
  const page = await store.request().page(access.parcels, { filter } as never, { first: 40 })
  return page.edges.map(({ item }) => item?.n ?? -1)
}

/** A condition, and the equivalent predicate. */
interface Tree {
  readonly filter: object
  readonly matches: (parcel: Values) => boolean
}

function valueAt(parcel: Values, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Values | undefined)?.[name], parcel)
}

/** The condition `{ box: { members: { lid: { members: { size: … } } } } }` for the path of three names. */
function nested([attribute = '', ...members]: readonly string[], condition: object): object {
  return {
    [attribute]: members.reduceRight<object>((inner, name) => ({ members: { [name]: inner } }), condition),
  }
}

const ordered = (value: unknown) => (value instanceof Date ? value.getTime() : (value as number | string))
const meanings: Readonly<Record<string, (value: never, operand: never) => boolean>> = {
  eq: isDeepStrictEqual,
  gt: (value, operand) => ordered(value) > ordered(operand),
  gte: (value, operand) => ordered(value) >= ordered(operand),
  lt: (value, operand) => ordered(value) < ordered(operand),
  lte: (value, operand) => ordered(value) <= ordered(operand),
  in: (value, operands: unknown[]) => operands.some((each) => isDeepStrictEqual(each, value)),
  beginsWith: (value: string, operand: string) => value.startsWith(operand),
  contains: (value: string | string[] | Set<string>, operand: string) =>
    value instanceof Set ? value.has(operand) : value.includes(operand),
}

function leaf(path: readonly string[], operator: string, operand: unknown): Tree {
  const holds = (value: unknown): boolean => {
    if (operator === 'exists') return (value !== undefined) === operand
    if (operator === 'ne') return value === undefined || !isDeepStrictEqual(value, operand)
    if (operator === 'size') return value !== undefined && sizeOf(value) >= (operand as { gte: number }).gte
    return value !== undefined && meanings[operator]?.(value as never, operand as never) === true
  }
  return { filter: nested(path, { [operator]: operand }), matches: (parcel) => holds(valueAt(parcel, path)) }
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (value instanceof Set) return value.size
  return Array.isArray(value) ? value.length : Object.keys(value as object).length
}

const comparing = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte']
const leavesOf = (path: readonly string[], operators: readonly string[], operand: fc.Arbitrary<unknown>) =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...operators), operand).map(([operator, value]) => leaf(path, operator, value)),
    fc.boolean().map((isThere) => leaf(path, 'exists', isThere)),
  )
const sizeOn = (path: readonly string[]) => small.map((gte) => leaf(path, 'size', { gte }))
const oneOf = (path: readonly string[], operand: fc.Arbitrary<unknown>) =>
  fc.array(operand, { minLength: 1, maxLength: 3 }).map((operands) => leaf(path, 'in', operands))

const leaves = fc.oneof(
  leavesOf(['box', 'label'], [...comparing, 'beginsWith', 'contains'], label),
  sizeOn(['box', 'label']),
  oneOf(['box', 'label'], label),
  leavesOf(['box', 'state'], ['eq', 'ne'], fc.constantFrom('OPEN', 'SHUT')),
  leavesOf(['box', 'isFull'], ['eq', 'ne'], fc.boolean()),
  leavesOf(['box', 'packedAt'], comparing, at),
  leavesOf(['box', 'tags'], ['contains'], tag),
  leavesOf(['box', 'tags'], ['eq', 'ne'], fc.constantFrom(new Set(['new']), new Set(['new', 'red']))),
  sizeOn(['box', 'tags']),
  leavesOf(['box', 'steps'], ['contains'], label),
  sizeOn(['box', 'steps']),
  leavesOf(['box', 'size'], comparing, small),
  leavesOf(['box', 'seal'], comparing, fc.constantFrom(1, 3)),
  leavesOf(['box', 'lid'], ['eq', 'ne'], fc.constant({ size: 1 })),
  leavesOf(['box', 'lid', 'code'], comparing, label),
  leavesOf(['box', 'lid', 'size'], comparing, small),
  leavesOf(['box', 'parts', 'x'], comparing, small),
  leavesOf(['marks', 'in'], comparing, small),
  sizeOn(['marks']),
)
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaves,
    tie('tree').map(
      ({ filter, matches }): Tree => ({ filter: { not: filter }, matches: (parcel) => !matches(parcel) }),
    ),
    fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 })).map(
      ([word, of]): Tree => ({
        filter: { [word]: of.map(({ filter }) => filter) },
        matches: (parcel) =>
          word === 'and' ? of.every((each) => each.matches(parcel)) : of.some((each) => each.matches(parcel)),
      }),
    ),
  ),
}))

describe('a condition on members of maps', () => {
  it('selects the matching items as a filter, and allows the matching writes as a condition', async () => {
    let selective = 0
    const property = fc.asyncProperty(tree, fc.nat(parcels.length - 1), async ({ filter, matches }, n) => {
      const expected = parcels.flatMap((parcel, at) => (matches(parcel) ? [at] : []))
      if (expected.length > 0 && expected.length < parcels.length) selective += 1
      expect(await found(filter)).toEqual(expected)
      const update = store.request().update(Parcel, { n }, { writes: add(1) }, { if: filter })
      const outcome = await update.then(
        () => 'made',
        ({ code }) => code,
      )
      expect(outcome).toBe(expected.includes(n) ? 'made' : 'CONDITION_FAILED')
    })
    await fc.assert(property, { numRuns: 300 })
    expect(selective).toBeGreaterThan(100)
  })

  it('supports several members at once, whatever their names', async () => {
    const filter: Condition = {
      box: { members: { size: { gte: 1 }, lid: { members: { size: { lte: 2 } } } }, exists: true },
    }
    const expected = parcels.flatMap(({ box: at }, n) => {
      const { size = 0, lid } = (at ?? {}) as { size?: number; lid?: { size: number } }
      return size >= 1 && lid !== undefined && lid.size <= 2 ? [n] : []
    })
    expect(expected.length).toBeGreaterThan(0)
    expect(await found(filter)).toEqual(expected)
  })

  it('matches everything if no member has a condition', async () => {
    for (const nothing of [
      { members: {} },
      { members: { size: {} } },
      { members: { lid: { members: {} }, size: null } },
    ]) {
      expect(await found({ box: nothing })).toHaveLength(parcels.length)
      await expect(found({ not: { box: nothing } })).rejects.toThrow('filter.not: has no condition')
    }
  })

  it.each([
    [
      { box: { members: { colour: { eq: 1 } } } },
      'filter.box.members.colour: is not a member: use label, state',
    ],
    [{ box: { members: { toString: { eq: 1 } } } }, 'filter.box.members.toString: is not a member'],
    [
      { box: { members: { size: { beginsWith: '1' } } } },
      'filter.box.members.size.beginsWith: is not an operator',
    ],
    [
      { box: { members: { lid: { members: { size: { eq: 'x' } } } } } },
      'filter.box.members.lid.members.size.eq: expected an integer',
    ],
    [{ box: { members: { seal: { eq: 2 } } } }, 'filter.box.members.seal.eq: expected an odd number'],
    [{ box: { members: { size: 1 } } }, 'filter.box.members.size: expected an object of eq'],
    [{ box: { members: [] } }, 'filter.box.members: expected an object of conditions by member'],
    [
      { box: { size: { eq: 1 }, label: { eq: 'a' } } },
      'filter.box.label: is not an operator for it: use eq, ne, exists, size, members',
    ],
    [
      { marks: { members: { '': { eq: 1 } } } },
      'filter.marks.members: expected names of 1 to 255 characters',
    ],
    [
      { marks: { members: { ['x'.repeat(256)]: { eq: 1 } } } },
      'filter.marks.members: expected names of 1 to 255',
    ],
    [{ marks: { members: { '\ud83d': { eq: 1 } } } }, 'of well-formed Unicode'],
  ])('%j is rejected with its path', async (filter, message) => {
    await expect(found(filter)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(message) as string,
    })
  })

  it('is limited: the longest accepted one fits into an expression', async () => {
    const deep = (n: number) => ({
      box: { members: { lid: { members: { code: { beginsWith: `x${n}` } } } } },
    })
    const wide = Array.from({ length: 74 }, (_, n) => `m${n}`)
    const accepted = [
      { or: Array.from({ length: 24 }, (_, n) => deep(n)) },
      { marks: { members: Object.fromEntries(wide.slice(0, 37).map((name) => [name, { ne: 1 }])) } },
    ]
    expect(await found(accepted[0] ?? {})).toEqual([])
    expect(await found(accepted[1] ?? {})).toHaveLength(parcels.length)
    for (const beyond of [
      { or: Array.from({ length: 25 }, (_, n) => deep(n)) },
      { marks: { members: Object.fromEntries(wide.slice(0, 38).map((name) => [name, { ne: 1 }])) } },
    ]) {
      await expect(found(beyond)).rejects.toThrow('is one of more than 75 conditions')
    }
  })

  it('on members of a refined map is one on the map', async () => {
    const request = store.request()
    await request.update(Parcel, { n: 3 }, { labelled: { label: 'here', size: 2 } })
    const filter: Condition = { labelled: { members: { label: { beginsWith: 'h' }, size: { in: [2, 3] } } } }
    expect(await found(filter)).toEqual([3])
  })

  it('of a page is bound to its cursor', async () => {
    const request = store.request()
    const bySize = (size: number) => ({ filter: { box: { members: { size: { ne: size } } } } }) as const
    const { endCursor = '' } = await request.page(access.parcels, bySize(1), { first: 2 })
    const after = { first: 2, after: endCursor }
    expect((await request.page(access.parcels, bySize(1), after)).edges).toHaveLength(2)
    const other = { filter: { box: { members: { seal: { ne: 1 } } } } } as const
    for (const changed of [bySize(2), other]) {
      await expect(request.page(access.parcels, changed, after)).rejects.toMatchObject({
        code: 'BAD_CURSOR',
      })
    }
  })
})
