import { a, type ConditionOf, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const table = defineTable({ name: 'things', primaryKey: { partition: 'pk', sort: 'sk' } })
const Thing = table.entity('Thing', {
  attributes: {
    n: a.int({ digits: 2 }),
    text: a.string().optional(),
    size: a.int().optional(),
    kind: a.enum('A', 'B', 'C').optional(),
    isOpen: a.boolean().optional(),
    tags: a.stringSet().optional(),
    scores: a.numberSet().optional(),
    steps: a.list(a.string()).optional(),
    place: a.map('Place', { x: a.int() }).optional(),
    odd: a.refined('Odd', a.int(), { expected: 'an odd number', is: (value) => value % 2 !== 0 }).optional(),
  },
  key: { partition: 'THINGS', sort: 'THING#{n}' },
})
const by = ['text', 'size', 'kind', 'isOpen', 'tags', 'scores', 'steps', 'place', 'odd'] as const
const access = table.access({ things: Thing.query({ filter: { attributes: by } }) })

const things = Array.from({ length: 24 }, (_, n) => ({
  n,
  ...(n % 3 !== 0 && { text: ['', 'ab', 'abc', 'b', 'ä'][n % 5] ?? '' }),
  ...(n % 4 !== 0 && { size: n % 6 }),
  ...(n % 5 !== 0 && { kind: (['A', 'B', 'C'] as const)[n % 3] ?? 'A' }),
  ...(n % 2 !== 0 && { isOpen: n % 4 === 1 }),
  ...(n % 3 !== 1 && { tags: new Set(['new', ...(n % 2 ? ['red'] : [])]) }),
  ...(n % 4 !== 2 && { scores: new Set([n % 3, 9]) }),
  ...(n % 3 !== 2 && { steps: Array.from({ length: n % 4 }, (_, at) => `s${at}`) }),
  ...(n % 5 !== 1 && { place: { x: n % 2 } }),
  ...(n % 2 !== 0 && { odd: n }),
}))

let store: Store
beforeAll(async () => {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  store = openStore({ client, table, cursorSecret: 'test' })
  await store.putAll(Thing, things)
})
afterAll(() => store.close())

async function found(filter: object): Promise<number[]> {
  const page = await store.request().page(access.things, { filter } as never, { first: 30 })
  return page.edges.map(({ item }) => item?.n ?? -1)
}

type Filter = Omit<ConditionOf<typeof Thing>, 'n'>

describe('a filter', () => {
  it.each<[Filter, (thing: (typeof things)[number]) => boolean]>([
    [{ tags: { contains: 'red' } }, ({ tags }) => tags?.has('red') === true],
    [{ scores: { contains: 2 } }, ({ scores }) => scores?.has(2) === true],
    [{ steps: { contains: 's1', size: { lt: 3 } } }, ({ steps }) => steps?.length === 2],
    [{ steps: { eq: ['s0'] } }, ({ steps }) => steps?.length === 1],
    [{ place: { eq: { x: 1 } } }, ({ place }) => place?.x === 1],
    [{ text: { size: { gte: 3 } } }, ({ text }) => text === 'abc'],
    [{ odd: { in: [3, 7] } }, ({ odd }) => odd === 3 || odd === 7],
    [{ tags: { exists: false } }, ({ tags }) => tags === undefined],
    [
      { or: [{ text: { eq: 'b' } }, { size: { exists: false } }] },
      ({ text, size }) => text === 'b' || size === undefined,
    ],
    [
      { not: { or: [{ kind: { eq: 'A' } }, { kind: { exists: false } }] }, size: { gt: 1 } },
      ({ kind, size = 0 }) => (kind === 'B' || kind === 'C') && size > 1,
    ],
    [{ and: [{ size: { gt: 1 } }, { size: { lt: 4 } }] }, ({ size = 0 }) => size > 1 && size < 4],
  ])('%j returns the matching items', async (filter, matches) => {
    const expected = things.filter(matches).map(({ n }) => n)
    expect(expected.length).toBeGreaterThan(0)
    expect(await found(filter)).toEqual(expected)
  })

  it('of any form returns the matching items, also combined by and, or and not', async () => {
    let nonEmpty = 0
    const property = fc.asyncProperty(tree, async ({ filter, matches }) => {
      const expected = things.filter(matches).map(({ n }) => n)
      if (expected.length > 0 && expected.length < things.length) nonEmpty += 1
      expect(await found(filter)).toEqual(expected)
    })
    await fc.assert(property, { numRuns: 300 })
    expect(nonEmpty).toBeGreaterThan(50)
  })

  it('that is empty filters nothing, and no meaningful condition is dropped', async () => {
    const all = things.map(({ n }) => n)
    for (const nothing of [
      undefined,
      null,
      {},
      { text: {} },
      { text: { eq: undefined } },
      { or: null },
      { text: null, not: undefined },
      { steps: { size: {} } },
    ]) {
      expect(await found(nothing as never)).toEqual(all)
    }
    for (const [empty, message] of [
      [{ or: [] }, 'filter.or: expected a list of at least one condition'],
      [{ and: [] }, 'filter.and: expected a list of at least one condition'],
      [{ or: [{ text: { eq: 'a' } }, {}] }, 'filter.or[1]: has no condition: add one, or remove it'],
      [{ or: [{ text: { eq: null } }] }, 'filter.or[0]: has no condition'],
      [{ and: [{ or: [{}] }] }, 'filter.and[0].or[0]: has no condition'],
      [{ not: {} }, 'filter.not: has no condition'],
      [{ not: { text: {} } }, 'filter.not: has no condition'],
    ] as const) {
      await expect(found(empty)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining(message) as string,
      })
    }
  })

  it('is limited: the longest accepted filter fits into an expression', async () => {
    const most = {
      or: Array.from({ length: 73 }, (_, at) => ({ text: { beginsWith: `x${at}` } })),
      kind: { in: Array.from({ length: 100 }, () => 'A' as const) },
    }
    expect(await found(most)).toEqual([])
    const longest = {
      and: Array.from({ length: 72 }, (_, at) => ({ [by[at % by.length] ?? 'text']: { exists: false } })),
      size: { in: Array.from({ length: 100 }, (_, at) => at) },
      odd: { in: Array.from({ length: 100 }, (_, at) => 2 * at + 1) },
    }
    expect(await found(longest)).toEqual([])
    const sizes = { eq: 1, ne: 2, gt: 0, gte: 1, lt: 9, lte: 8 }
    const ofSizes = (length: number) => ({ or: Array.from({ length }, () => ({ text: { size: sizes } })) })
    expect(await found(ofSizes(12))).toEqual(await found({ text: { size: { eq: 1 } } }))
    const nested = Array.from({ length: 8 }).reduce<object>((inner) => ({ not: inner }), { size: { eq: 1 } })
    expect(await found(nested)).toEqual(await found({ size: { eq: 1 } }))
    for (const [beyond, message] of [
      [{ not: nested }, 'is nested deeper than 8 levels'],
      [{ ...most, size: { eq: 1 } }, 'is one of more than 75 conditions'],
      [ofSizes(13), 'text.size.gt: is one of more than 75 conditions'],
      [{ or: [most, { size: { in: Array.from({ length: 5 }, (_, at) => at) } }] }, 'is one of more than'],
      [{ size: { in: Array.from({ length: 101 }, (_, at) => at) } }, 'expected 1 to 100 values'],
    ] as const) {
      await expect(found(beyond)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining(message) as string,
      })
    }
  })
})

it.each([
  'beginsWith',
  'contains',
])('%s rejects a lone surrogate, which no item can have', async (operator) => {
  await expect(found({ text: { [operator]: '\ud83d' } })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining(
      `filter.text.${operator}: expected a string of well-formed Unicode`,
    ) as string,
  })
})

interface Tree {
  readonly filter: object
  readonly matches: (thing: Readonly<Record<string, unknown>>) => boolean
}

const compare = {
  eq: (x: number | string, y: number | string) => x === y,
  gt: (x: number | string, y: number | string) => x > y,
  gte: (x: number | string, y: number | string) => x >= y,
  lt: (x: number | string, y: number | string) => x < y,
  lte: (x: number | string, y: number | string) => x <= y,
} as const
const operators = Object.keys(compare) as (keyof typeof compare)[]

const sizeLeaf = fc.tuple(fc.constantFrom(...operators), fc.nat(5)).map(
  ([operator, value]): Tree => ({
    filter: { size: { [operator]: value } },
    matches: ({ size }) => typeof size === 'number' && compare[operator](size, value),
  }),
)
const otherLeaf = fc.constantFrom<Tree>(
  { filter: { kind: { in: ['A', 'C'] } }, matches: ({ kind }) => kind === 'A' || kind === 'C' },
  { filter: { kind: { ne: 'A' } }, matches: ({ kind }) => kind !== 'A' },
  { filter: { isOpen: { eq: true } }, matches: ({ isOpen }) => isOpen === true },
  { filter: { tags: { contains: 'red' } }, matches: ({ tags }) => tags instanceof Set && tags.has('red') },
  { filter: { scores: { exists: true } }, matches: ({ scores }) => scores !== undefined },
  { filter: { text: { beginsWith: 'a', contains: 'c' } }, matches: ({ text }) => text === 'abc' },
  {
    filter: { steps: { size: { gte: 1, lt: 3 } } },
    matches: ({ steps }) => Array.isArray(steps) && steps.length >= 1 && steps.length < 3,
  },
)
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    sizeLeaf,
    otherLeaf,
    tie('tree').map(
      ({ filter, matches }): Tree => ({ filter: { not: filter }, matches: (thing) => !matches(thing) }),
    ),
    fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 })).map(
      ([word, of]): Tree => ({
        filter: { [word]: of.map(({ filter }) => filter) },
        matches: (thing) =>
          word === 'and' ? of.every((each) => each.matches(thing)) : of.some((each) => each.matches(thing)),
      }),
    ),
  ),
}))
