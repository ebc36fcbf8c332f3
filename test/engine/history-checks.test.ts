import { describe, expect, it } from 'vitest'
import { checkIncrements } from '../soak/history/increments.ts'
import { checkIndexReads } from '../soak/history/index-reads.ts'
import { checkLists } from '../soak/history/lists.ts'
import { checkStream } from '../soak/history/stream-order.ts'
import { itemKeys, ownerOf, rankOf } from '../soak/history/tables.ts'

type Span = readonly [from: number, to: number]

const at = ([from, to]: Span) => ({ from, to })
const increment = (saw: number, span: Span, ok = true, key = 'a') =>
  ({ kind: 'increment', key, saw, ok, ...at(span) }) as const

describe('the check of increments', () => {
  it('reports two successful increments of one version as a lost update', () => {
    const first = [increment(0, [0, 1]), increment(1, [2, 3])]
    expect(checkIncrements([...first, increment(1, [2, 4], false)]).lost).toEqual([])
    expect(checkIncrements([...first, increment(1, [2, 4])]).lost).toEqual([
      { what: 'item a: two increments of version 1', at: 4 },
    ])
  })

  it('reports a read as stale if a newer version was acknowledged before it began', () => {
    const writes = [increment(0, [0, 1]), increment(1, [2, 10])]
    expect(checkIncrements([...writes, increment(1, [9, 11], false)]).stale).toEqual([])
    expect(checkIncrements([...writes, increment(1, [11, 12], false)]).stale).toEqual([
      { what: 'item a: read version 1, and 2 had been acknowledged', at: 12 },
    ])
  })
})

describe('the check of transactions on lists', () => {
  const nobody = new Set<number>()
  const transaction = (
    id: number,
    span: Span,
    { reads = {}, appends = [] }: { reads?: Record<string, number[]>; appends?: string[] },
    ok = true,
  ) => ({ kind: 'lists', id, reads, appends, ok, ...at(span) }) as const
  const append = (id: number, appends: string[], span: Span = [0, 100]) => transaction(id, span, { appends })
  const read = (id: number, reads: Record<string, number[]>, span: Span = [0, 100]) =>
    transaction(id, span, { reads })
  const final = (reads: Record<string, number[]>) =>
    ({ ...read(-1, reads, [1000, 1001]), final: true }) as const

  it('reports nothing for serial transactions', () => {
    const history = [
      append(1, ['x', 'y'], [0, 1]),
      read(2, { x: [1], y: [1] }, [2, 3]),
      append(3, ['x'], [4, 5]),
      final({ x: [1, 3], y: [1] }),
    ]
    expect(checkLists(history, nobody)).toEqual({ lost: [], aborted: [], cycles: [], realTime: [] })
  })

  it('reports an append that is missing in the final state as lost', () => {
    expect(checkLists([append(1, ['x']), append(2, ['x']), final({ x: [1] })], nobody).lost).toEqual([
      { what: 'transaction 2: its append to list x is gone', at: 100 },
    ])
  })

  it('reports an element of a rejected or unknown write as aborted, unless its process was killed', () => {
    const rejected = transaction(1, [0, 1], { appends: ['x'] }, false)
    expect(checkLists([rejected, read(2, { x: [1] })], nobody).aborted).toHaveLength(1)
    expect(checkLists([read(2, { x: [30_000_001] })], nobody).aborted).toHaveLength(1)
    expect(checkLists([read(2, { x: [30_000_001] })], new Set([3])).aborted).toEqual([])
  })

  it.each([
    [
      'G0, two lists written in opposite orders',
      'G0',
      [append(1, ['x', 'y']), append(2, ['x', 'y']), read(3, { x: [1, 2] }), read(4, { y: [2, 1] })],
    ],
    [
      "G1c, two transactions that read each other's writes",
      'G1c',
      [
        transaction(1, [0, 100], { appends: ['x'], reads: { y: [2] } }),
        transaction(2, [0, 100], { appends: ['y'], reads: { x: [1] } }),
      ],
    ],
    [
      'G-single, a read of half a transaction',
      'G-single',
      [append(1, ['x', 'y']), read(2, { x: [1], y: [] }), read(3, { y: [1] })],
    ],
    [
      'G2, two transactions that each read what the other then writes',
      'G2',
      [
        transaction(1, [0, 100], { appends: ['x'], reads: { y: [] } }),
        transaction(2, [0, 100], { appends: ['y'], reads: { x: [] } }),
        read(3, { x: [1], y: [2] }),
      ],
    ],
  ])('reports a cycle: %s', (_, name, history) => {
    expect(checkLists(history, nobody).cycles).toEqual([
      { what: expect.stringMatching(new RegExp(`^${name}: transactions [0-9, ]+$`)), at: 100 },
    ])
  })

  it('reports two orders of one list', () => {
    const history = [append(1, ['x']), append(2, ['x']), read(3, { x: [1, 2] }), read(4, { x: [2] })]
    expect(checkLists(history, nobody).cycles).toContainEqual({
      what: 'transaction 4: list x has 2 where others saw 1',
      at: 100,
    })
  })

  it('reports a stale read as a violation of real-time order, unless it was concurrent', () => {
    const history = (span: Span) => [append(1, ['x'], [0, 10]), read(2, { x: [] }, span), read(3, { x: [1] })]
    expect(checkLists(history([9, 12]), nobody).realTime).toEqual([])
    expect(checkLists(history([11, 12]), nobody).realTime).toHaveLength(1)
  })
})

describe('the check of index reads', () => {
  const entry = (version: number, key = 'a') => ({
    key,
    version,
    owner: ownerOf(key, version),
    rank: rankOf(key, version),
  })
  const writes = [increment(0, [0, 1]), increment(1, [10, 20])]
  const byRank = (entries: readonly ReturnType<typeof entry>[], span: Span) =>
    checkIndexReads([{ kind: 'index', entries, ...at(span) }], writes).map(({ what }) => what)
  const byOwner = (owner: string, entries: readonly ReturnType<typeof entry>[], span: Span) =>
    checkIndexReads([{ kind: 'index', owner, entries, ...at(span) }], writes).map(({ what }) => what)

  it('expects an entry to be of a version that the item had during the read', () => {
    expect(byRank([entry(1)], [5, 15])).toEqual([])
    expect(byRank([entry(2)], [5, 15])).toEqual([])
    expect(byRank([entry(1)], [21, 22])).toEqual(['byRank: item a: version 1, and 2 had been acknowledged'])
    expect(byRank([entry(3)], [21, 22])).toEqual([
      'byRank: item a: version 3, and 2 is the last that was written',
    ])
  })

  it('reports an entry that mixes two versions', () => {
    expect(byRank([{ ...entry(1), rank: rankOf('a', 2) }], [5, 6])).toHaveLength(1)
  })

  it('expects one entry for an item if all of its versions during the read match', () => {
    expect(byRank([], [5, 6])).toEqual(['byRank: item a is missing'])
    expect(byRank([entry(1), entry(1)], [5, 6])).toEqual(['byRank: item a twice'])
    expect(byOwner(ownerOf('a', 1), [], [5, 6])).toHaveLength(1)
    expect(byOwner(ownerOf('a', 3), [], [5, 6])).toEqual([])
  })

  it('expects entries in the order of the index', () => {
    const all = itemKeys.slice(0, 3).map((key) => entry(1, key))
    const known = itemKeys.slice(0, 3).map((key) => increment(0, [0, 1], true, key))
    const read = (entries: typeof all) => checkIndexReads([{ kind: 'index', entries, from: 5, to: 6 }], known)
    const sorted = all.toSorted((a, b) => a.rank - b.rank)
    expect(read(sorted)).toEqual([])
    expect(read(sorted.toReversed())).toHaveLength(1)
  })
})

describe('the check of stream records', () => {
  const writes = [increment(0, [0, 1]), increment(1, [2, 3])]
  const record = (version: number, sequence: string) => ({ key: 'a', version, sequence })
  const check = (...records: ReturnType<typeof record>[]) =>
    checkStream([{ kind: 'stream', reader: 'one', records, final: true, from: 5, to: 6 }], writes)

  it('expects each version once, with ascending sequence numbers', () => {
    expect(check(record(1, '9'), record(2, '10'))).toEqual([])
    expect(check(record(1, '10'), record(2, '9'))).toHaveLength(1)
    expect(check(record(1, '9'), record(1, '10'), record(2, '11'))).toHaveLength(1)
  })

  it('reports a missing version', () => {
    expect(check(record(1, '9')).map(({ what }) => what)).toEqual(['item a: no record of version 2'])
    expect(check(record(2, '9'))).toHaveLength(2)
  })
})
