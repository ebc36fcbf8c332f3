import { describe, expect, it } from 'vitest'
import { type Attributes, a, defineTable, type TypedTable } from '../../src/model/index.ts'
import { modelChanges } from '../../src/tools/index.ts'

const indexes = { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } } as const
const key = { partition: 'BOX#{boxId}', sort: 'BOX' }

interface Declared {
  readonly attributes?: Attributes
  readonly key?: object
  readonly indexes?: object
  readonly versions?: object
}

/** A model of boxes. */
function boxes({ attributes = {}, ...declared }: Declared = {}) {
  const table = defineTable({ name: 'boxes', primaryKey: { partition: 'pk', sort: 'sk' }, indexes })
  const loose = table as unknown as { entity(name: string, declaration: object): unknown }
  loose.entity('Box', { attributes: { boxId: a.id(), ...attributes }, key, ...declared })
  return table as TypedTable<never>
}

describe('the changes between two models', () => {
  it.each<[string, Declared, Declared, string, string[]]>([
    [
      'a template of the primary key',
      {},
      { key: { partition: 'B#{boxId}', sort: 'BOX' } },
      'migrate',
      ["the primary key: 'BOX#{boxId} + BOX' becomes 'B#{boxId} + BOX'"],
    ],
    [
      'the digits of a number in the primary key',
      { attributes: { n: a.int({ digits: 4 }) }, key: { ...key, sort: 'N#{n}' } },
      { attributes: { n: a.int({ digits: 6 }) }, key: { ...key, sort: 'N#{n}' } },
      'migrate',
      ['the primary key: n has 6 digits instead of 4 digits'],
    ],
    [
      'the shards of an index key',
      { indexes: { gsi1: { partition: 'ALL#{boxId%2}', sort: '{boxId}' } } },
      { indexes: { gsi1: { partition: 'ALL#{boxId%4}', sort: '{boxId}' } } },
      'backfill',
      [
        expect.stringContaining(
          "its key on gsi1: 'ALL#{boxId%2} + {boxId}' becomes 'ALL#{boxId%4} + {boxId}': until",
        ),
      ],
    ],
    [
      'a new index key',
      {},
      { indexes: { gsi1: { partition: 'ALL', sort: '{boxId}' } } },
      'backfill',
      ["has a key on gsi1: 'ALL + {boxId}'"],
    ],
    [
      'the spelling of an enumeration',
      { attributes: { state: a.enum('OPEN', 'SHUT') } },
      { attributes: { state: a.enum('open', 'SHUT') } },
      'versions',
      ['state has no value OPEN any more'],
    ],
    [
      'the shape of an attribute',
      { attributes: { label: a.string() } },
      { attributes: { label: a.list(a.string()) } },
      'versions',
      ['label is list instead of string'],
    ],
    [
      'the shape of an attribute with an upgrade',
      { attributes: { label: a.string() } },
      {
        attributes: { label: a.list(a.string()) },
        versions: { storedAs: 'v', upgrades: [(stored: object) => stored] },
      },
      'backfill',
      [
        'label is list instead of string',
        'its unique values, derived attributes, defaults, counts or version',
      ],
    ],
    [
      'a new required attribute',
      {},
      { attributes: { label: a.string() } },
      'versions',
      ['label is new, required, and has no default'],
    ],
  ])('name %s, and what it needs', (_, before, after, work, details) => {
    expect(modelChanges(boxes(before), boxes(after))).toEqual([{ entity: 'Box', work, details }])
  })

  it('are none for what fits stored items', () => {
    expect(modelChanges(boxes(), boxes({ attributes: { label: a.string().optional() } }))).toEqual([])
  })

  it('name entities that are new, and those that are removed', () => {
    const none = defineTable({ name: 'boxes', primaryKey: { partition: 'pk', sort: 'sk' } })
    expect(modelChanges(none, boxes())).toEqual([{ entity: 'Box', work: 'nothing', details: ['is new'] }])
    expect(modelChanges(boxes(), none)).toEqual([
      { entity: 'Box', work: 'nothing', details: ['is removed, and its items stay in the table'] },
    ])
  })
})
