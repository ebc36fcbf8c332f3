import { describe, expect, it } from 'vitest'
import { a, decodeItem, defineTable, encodeItem } from '../../src/model/index.ts'
import { faultsOf, type LooseEntity, type LooseTable } from './faults-of.ts'

const table = defineTable({
  name: 'matches',
  primaryKey: { partition: 'pk' },
  indexes: {
    byRegion: {
      global: {
        partition: ['tournamentId', 'region'],
        sort: ['round', 'bracket', { name: 'score', type: 'N' }],
      },
      projection: 'keysOnly',
    },
    byDay: { global: { partition: ['d1', 'd2'], sort: ['d3', 'd4'] } },
    spread: { global: { partition: ['tournamentId', 'shard'], sort: 'spreadSort' } },
  },
})
const Match = table.entity('Match', {
  attributes: {
    matchId: a.id(),
    tournamentId: a.id(),
    region: a.string().optional(),
    round: a.string(),
    bracket: a.enum('LOWER', 'UPPER'),
    score: a.int(),
    day: a.date(),
  },
  key: { partition: 'MATCH#{matchId}' },
  indexes: {
    byRegion: {
      partition: ['{tournamentId}', '{region}'],
      sort: ['{round}', '{bracket}', '{score}'],
      sparse: true,
    },
    byDay: { partition: ['TOURNAMENT#{tournamentId}', 'DAY#{day}'], sort: ['MATCH', '{bracket}#{round}'] },
    spread: { partition: ['{tournamentId}', 'S#{matchId%2}'], sort: '{day}#{matchId}' },
  },
})
const access = table.access({
  match: Match.get(),
  matches: Match.query('byRegion'),
  finals: Match.query('byRegion', { where: { round: 'FINAL' } }),
  ofDay: Match.query('byDay'),
  spread: Match.query('spread'),
})

const day = '2026-01-31'
const match = {
  matchId: 'm1',
  tournamentId: 't1',
  region: 'EU',
  round: 'FINAL',
  bracket: 'UPPER',
  score: 3,
  day,
} as const

describe('a key of several attributes', () => {
  it('stores an attribute named like a key attribute once and unchanged', () => {
    expect(encodeItem(Match, match)).toEqual({
      pk: 'MATCH#m1',
      ...match,
      d1: 'TOURNAMENT#t1',
      d2: `DAY#${day}`,
      d3: 'MATCH',
      d4: 'UPPER#FINAL',
      shard: expect.stringMatching(/^S#[01]$/),
      spreadSort: `${day}#m1`,
    })
  })

  it('exists only if all of its attributes have a value', () => {
    const { region: _, ...elsewhere } = match
    const stored = encodeItem(Match, elsewhere)
    expect(stored).not.toHaveProperty('region')
    expect(stored).toMatchObject({ d1: 'TOURNAMENT#t1', d2: `DAY#${day}` })
  })

  it('is decoded to the attributes of a KEYS_ONLY entry', () => {
    const { pk, tournamentId, region, round, bracket, score, d2 } = encodeItem(Match, match)
    const wanted = new Set(['matchId', 'tournamentId', 'region', 'round', 'bracket', 'score', 'day'])
    const entry = { pk, tournamentId, region, round, bracket, score, d2 } as never
    expect({ ...decodeItem(Match, entry, wanted) }).toEqual({ __typename: 'Match', ...match })
  })

  it('is limited to 2,048 bytes in its partition key and 1,024 in its sort key, in total', () => {
    const written = (own: object) => () => encodeItem(Match, { ...match, ...own })
    expect(written({ round: 'r'.repeat(1013) })).not.toThrow()
    expect(written({ round: 'r'.repeat(1014) })).toThrow(
      'Match.bracket, round: the sort key would be 1025 bytes long; DynamoDB accepts at most 1024',
    )
    expect(written({ tournamentId: 't'.repeat(1500), region: 'r'.repeat(600) })).toThrow(
      'Match.tournamentId, region: the partition key would be 2100 bytes long; DynamoDB accepts at most 2048',
    )
  })
})

describe('the key condition on several attributes', () => {
  const partition = { tournamentId: 't1', region: 'EU' }
  const inDay = { tournamentId: 't1', day }

  it('has all partition key attributes, which are required, and sort key attributes from the left', () => {
    expect(access.matches.arguments.map(({ name, required, ranged }) => [name, required, ranged])).toEqual([
      ['tournamentId', true, false],
      ['region', true, false],
      ['round', false, true],
      ['bracket', false, false],
      ['score', false, true],
    ])
    expect(access.finals.arguments.map(({ name }) => name)).toEqual([
      'tournamentId',
      'region',
      'bracket',
      'score',
    ])
    expect(() => access.matches.keyCondition({ tournamentId: 't1' })).toThrow(
      "region must be given: the key is '{region}'",
    )
  })

  it.each([
    ['none', {}, [], { kind: 'any' }],
    ['a range of the first', { round: { gte: 'A' } }, [], { kind: 'atLeast', value: 'A' }],
    ['the first', { round: 'FINAL' }, ['FINAL'], { kind: 'between', low: 'L', high: 'V' }],
    ['two', { round: 'FINAL', bracket: 'UPPER' }, ['FINAL', 'UPPER'], { kind: 'any' }],
    [
      'two and a range',
      { round: 'FINAL', bracket: 'UPPER', score: { gt: 1 } },
      ['FINAL', 'UPPER'],
      { kind: 'above', value: 1 },
    ],
    [
      'all',
      { round: 'FINAL', bracket: 'UPPER', score: { eq: 3 } },
      ['FINAL', 'UPPER'],
      { kind: 'equals', value: 3 },
    ],
  ])('given %s', (_, given, equal, sort) => {
    expect(access.matches.keyCondition({ ...partition, ...given })).toEqual({
      partitions: [['t1', 'EU', ...equal]],
      sort,
    })
  })

  it.each([
    [{ bracket: 'UPPER' }, "bracket needs round as well: the key is '{round} + {bracket} + {score}'"],
    [{ round: 'FINAL', score: 1 }, "score needs bracket as well: the key is '{round} + {bracket} + {score}'"],
    [
      { round: { gte: 'A' }, bracket: 'UPPER' },
      "bracket can't follow a range of round: the key is '{round} + {bracket} + {score}'",
    ],
  ])('rejects %j', (given, message) => {
    expect(() => access.matches.keyCondition({ ...partition, ...given })).toThrow(message)
  })

  it('fixes parts', () => {
    expect(access.finals.keyCondition({ ...partition, bracket: 'LOWER', score: { lte: 2 } })).toEqual({
      partitions: [['t1', 'EU', 'FINAL', 'LOWER']],
      sort: { kind: 'atMost', value: 2 },
    })
  })

  it('has the literal of a template, and ends within one of several parts', () => {
    expect(access.ofDay.keyCondition(inDay)).toEqual({
      partitions: [['TOURNAMENT#t1', `DAY#${day}`, 'MATCH']],
      sort: { kind: 'between', low: 'L', high: 'V' },
    })
    expect(access.ofDay.keyCondition({ ...inDay, bracket: 'UPPER' }).sort).toEqual({
      kind: 'beginsWith',
      prefix: 'UPPER#',
    })
    expect(access.ofDay.keyCondition({ ...inDay, bracket: 'UPPER', round: { lt: 'F' } }).sort).toMatchObject({
      kind: 'between',
      low: 'UPPER#',
    })
  })

  it('reads every shard', () => {
    expect(access.spread.keyCondition({ tournamentId: 't1' })).toEqual({
      partitions: [
        ['t1', 'S#0'],
        ['t1', 'S#1'],
      ],
      sort: { kind: 'between', low: '0', high: ':' },
    })
  })
})

describe('the model of several key attributes', () => {
  const indexes = { gsi1: { global: { partition: ['p1', 'p2'], sort: ['s1', 's2'] } } }
  const declared = (table: LooseTable, name: string, gsi1: object): LooseEntity =>
    table.entity(name, {
      attributes: { x: a.id(), y: a.id() },
      key: { partition: `${name}#{x}`, sort: '{y}' },
      indexes: { gsi1 },
    })
  const key = { partition: ['X#{x}', 'Y'], sort: ['{x}', '{y}'] }
  const faults = (gsi1: object) => faultsOf((table) => declared(table, 'One', gsi1), { indexes })

  it.each([
    [{ ...key, partition: 'X#{x}' }, 'the partition key has the attributes p1, p2'],
    [{ ...key, partition: undefined }, 'the partition key has the attributes p1, p2'],
    [{ ...key, partition: ['a', 'b', 'c'] }, 'the partition key has the attributes p1, p2'],
    [{ ...key, sort: ['S'] }, 'the sort key has the attributes s1, s2'],
  ])('must have a template for each: %j', (given, message) => {
    expect(faults(given)).toEqual([`One on gsi1: ${message}: give a list of 2 templates, one for each`])
  })

  it('must have one template for one attribute', () => {
    const own = { indexes: { gsi1: { global: { partition: 'p1', sort: 's1' } } } }
    expect(faultsOf((table) => declared(table, 'One', { partition: ['a', 'b'], sort: 's' }), own)).toEqual([
      'One on gsi1: the partition key has one attribute: give one template instead of 2',
    ])
  })

  it('checks each template', () => {
    expect(faults({ ...key, sort: ['{z}', '{y'] })).toEqual([
      "One on gsi1: sort template '{z}': {z} is not an attribute: declare it, or use one of x, y",
      "One on gsi1: '{' without '}' in the template '{y'",
    ])
  })

  it('can have shards only if one attribute orders them', () => {
    expect(faults({ ...key, partition: ['{x%2}', '{y%3}'] })).toEqual([
      "One on gsi1: the partition templates '{x%2} + {y%3}' have more than one {attribute%shards}: shard by one attribute",
      "One on gsi1: the partition '{x%2} + {y%3}' is sharded, and the sort key has several attributes, by which shards are " +
        'not merged: remove the shard, or give the index one sort attribute',
    ])
  })

  it('can have at most four attributes in each part, all different', () => {
    const five = ['a', 'b', 'c', 'd', 'e']
    const wrong = {
      gsi1: { global: { partition: five, sort: ['f', 'a'] } },
      gsi2: { global: { partition: [] } },
    }
    expect(faultsOf(() => undefined, { indexes: wrong })).toEqual([
      "shop: '', as a key attribute's name, must have 1 to 255 bytes: rename it",
      "shop: index gsi1 has 'a' twice in its key: name another attribute",
      'shop: index gsi1 has 5 attributes in its partition key, and DynamoDB allows 4: join some in one template',
    ])
  })

  describe('reports what a query would read besides its entity', () => {
    const meeting = (one: object, other: object) =>
      faultsOf(
        (table) => {
          const One = declared(table, 'One', one)
          declared(table, 'Other', other)
          table.access({ ones: One.query('gsi1') })
        },
        { indexes },
      )

    it.each([
      ['the partitions differ in one attribute', key, { ...key, partition: ['X#{x}', 'Z'] }],
      [
        'the first sort attributes differ',
        { ...key, sort: ['ONE', '{y}'] },
        { ...key, sort: ['TWO', '{y}'] },
      ],
      [
        'the second ones do, behind the same fixed text',
        { ...key, sort: ['S', 'ONE#{y}'] },
        { ...key, sort: ['S', 'TWO#{y}'] },
      ],
      [
        'the second ones do, behind a part of the partition',
        { ...key, sort: ['{x}', 'ONE#{y}'] },
        { ...key, sort: ['{x}', 'TWO#{y}'] },
      ],
    ])('reports nothing if %s', (_, one, other) => {
      expect(meeting(one, other)).toEqual([])
    })

    it.each([
      ['the keys are alike', key, key],
      [
        'only what follows an open attribute differs',
        { ...key, sort: ['{y}', 'ONE'] },
        { ...key, sort: ['{y}', 'TWO'] },
      ],
    ])('reports the other entity if %s', (_, one, other) => {
      expect(meeting(one, other)).toEqual([expect.stringContaining('ones: a query of One on gsi1 by')])
    })
  })

  it('requires that the entities of a collection share all templates of the partition', () => {
    const collected = (partition: readonly string[]) =>
      faultsOf(
        (table) => {
          const One = declared(table, 'One', { ...key, sort: ['ONE', '{y}'] })
          const Two = declared(table, 'Two', { partition, sort: ['TWO', '{y}'] })
          table.access({ both: table.collection([One, Two], { index: 'gsi1' }) })
        },
        { indexes },
      )
    expect(collected(key.partition)).toEqual([])
    expect(collected(['X#{x}', 'Z'])).toEqual([
      "both: Two has the partition template 'X#{x} + Z' and One 'X#{x} + Y': the members of a collection share one",
    ])
  })
})
