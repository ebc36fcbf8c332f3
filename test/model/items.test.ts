import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../src/errors.ts'
import {
  a,
  type Document,
  decodeItem,
  defineTable,
  encodeAttribute,
  encodeIndexKey,
  encodeItem,
  entityOf,
  ItemError,
  keyNamesOf,
  primaryKeyOf,
} from '../../src/model/index.ts'

const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    byState: { global: { partition: 'statePk', sort: 'stateSk' }, projection: 'keysOnly' },
    byAgent: { global: { partition: 'agentPk' } },
    byRank: { local: { sort: 'rankSk' } },
  },
})
const Ticket = desk.entity('Ticket', {
  attributes: {
    deskId: a.id(),
    ticketId: a.id(),
    state: a.enum('OPEN', 'DONE').default('OPEN'),
    rank: a.int({ digits: 3 }).default(0),
    agentId: a.id().optional(),
    subject: a.string().storedAs('s').describe('What it is about.'),
    openedAt: a
      .dateTime()
      .default(() => new Date(0))
      .readOnly(),
    archived: a.boolean().optional(),
  },
  key: { partition: 'DESK#{deskId}', sort: 'TICKET#{ticketId}' },
  indexes: {
    byState: { partition: 'DESK#{deskId}#{state}', sort: '{openedAt}#{ticketId}' },
    byAgent: { partition: 'AGENT#{agentId}', sparse: true },
    byRank: { sort: 'TICKET#{rank}' },
  },
})
const Note = desk.entity('Note', {
  attributes: { deskId: a.id(), text: a.string() },
  key: { partition: 'DESK#{deskId}', sort: 'NOTE' },
})
desk.check()

const given = { deskId: 'd1', ticketId: 't1', subject: 'Help' }
const inTable: Document = {
  pk: 'DESK#d1',
  sk: 'TICKET#t1',
  statePk: 'DESK#d1#OPEN',
  stateSk: '1970-01-01T00:00:00.000Z#t1',
  rankSk: 'TICKET#000',
  deskId: 'd1',
  ticketId: 't1',
  state: 'OPEN',
  rank: 0,
  s: 'Help',
  openedAt: '1970-01-01T00:00:00.000Z',
}
const item = {
  __typename: 'Ticket',
  ...given,
  state: 'OPEN',
  rank: 0,
  openedAt: new Date(0),
}

describe('encodeItem', () => {
  it('applies defaults, stored names, and the keys of the table and of each index', () => {
    expect(encodeItem(Ticket, given)).toEqual(inTable)
  })

  it('adds an item to a sparse index if it has the attribute', () => {
    expect(encodeItem(Ticket, { ...given, agentId: 'a1' })).toEqual({
      ...inTable,
      agentId: 'a1',
      agentPk: 'AGENT#a1',
    })
    expect(encodeItem(Ticket, { ...given, agentId: null })).toEqual(inTable)
  })

  it('accepts a decoded item, with its __typename', () => {
    expect(encodeItem(Ticket, decodeItem(Ticket, inTable))).toEqual(inTable)
  })

  it('calls a default once per item, unless a value is given', () => {
    let made = 0
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk' } })
    const Counted = table.entity('Counted', {
      attributes: { countedId: a.id().default(() => `c${++made}`) },
      key: { partition: '{countedId}' },
    })
    expect([encodeItem(Counted, {}).pk, encodeItem(Counted, {}).pk]).toEqual(['c1', 'c2'])
    expect(encodeItem(Counted, { countedId: 'mine' }).pk).toBe('mine')
    expect(made).toBe(2)
  })

  it('rejects missing, unknown and invalid attributes by name', () => {
    const expectRejected = (values: object) => expect(() => encodeItem(Ticket, { ...values }))
    expectRejected({ ticketId: 't1', subject: 'Help' }).toThrow('Ticket.deskId: is required')
    expectRejected({ ...given, subject: null }).toThrow('Ticket.subject: is required')
    expectRejected({ ...given, colour: 'red' }).toThrow(
      "Ticket has no attribute 'colour': it has deskId, ticketId,",
    )
    expectRejected({ ...given, toString: 'x' }).toThrow("Ticket has no attribute 'toString'")
    expectRejected({ ...given, state: 'LOST' }).toThrow(
      'Ticket.state: expected one of OPEN, DONE, got "LOST"',
    )
    expectRejected({ ...given, rank: 1000 }).toThrow('Ticket.rank: expected an integer of at most 3 digits')
  })

  it('rejects with errors that a client may read', () => {
    expect(() => encodeItem(Ticket, {})).toThrow(DynagateError)
    expect(() => encodeAttribute(Ticket, 'valueOf', 1)).toThrow("Ticket has no attribute 'valueOf'")
  })

  it('requires a required NULL, and stores it', () => {
    const table = defineTable({ name: 'table', primaryKey: { partition: 'pk' } })
    const Mark = table.entity('Mark', {
      attributes: { markId: a.id(), seen: a.null(), gone: a.null().optional() },
      key: { partition: '{markId}' },
    })
    expect(encodeItem(Mark, { markId: 'm', seen: null })).toEqual({ pk: 'm', markId: 'm', seen: null })
    expect(() => encodeItem(Mark, { markId: 'm' })).toThrow('Mark.seen: is required')
  })
})

describe('decodeItem', () => {
  it('returns the attributes without key attributes', () => {
    expect(decodeItem(Ticket, inTable)).toEqual(item)
  })

  it('decodes from the keys what a KEYS_ONLY index omits', () => {
    const { pk, sk, statePk, stateSk } = inTable as Record<string, string>
    const Slim = defineTable({
      name: 'slim',
      primaryKey: { partition: 'pk', sort: 'sk' },
      indexes: { byState: { global: { partition: 'statePk', sort: 'stateSk' }, projection: 'keysOnly' } },
    }).entity('Ticket', {
      attributes: { deskId: a.id(), ticketId: a.id(), state: a.enum('OPEN', 'DONE'), openedAt: a.dateTime() },
      key: { partition: 'DESK#{deskId}', sort: 'TICKET#{ticketId}' },
      indexes: { byState: { partition: 'DESK#{deskId}#{state}', sort: '{openedAt}#{ticketId}' } },
    })
    expect(decodeItem(Slim, { pk, sk, statePk, stateSk } as Document)).toEqual({
      __typename: 'Ticket',
      deskId: 'd1',
      ticketId: 't1',
      state: 'OPEN',
      openedAt: new Date(0),
    })
  })

  it('ignores unknown attributes', () => {
    expect(decodeItem(Ticket, { ...inTable, legacy: 1 })).toEqual(item)
  })

  it('treats a stored NULL of an optional attribute as missing', () => {
    expect(decodeItem(Ticket, { ...inTable, archived: null, agentId: null })).toEqual(item)
  })

  it('throws for an item with a missing or invalid attribute, or of another entity', () => {
    const { s, ...withoutSubject } = inTable
    const report = (stored: Document) => expect(() => decodeItem(Ticket, stored))
    report(withoutSubject).toThrow(new ItemError('Ticket.subject: the stored item lacks it'))
    report({ ...inTable, s: null }).toThrow('Ticket.subject: expected a string, got null')
    report({ ...inTable, rank: 'high' }).toThrow(
      new ItemError('Ticket.rank: expected an integer of at most 3 digits, got "high"'),
    )
    report({ ...inTable, sk: 'NOTE' }).toThrow(new ItemError('An item read as Ticket is not one'))
  })
})

describe('entityOf', () => {
  it('finds the entity by the key', () => {
    expect(entityOf(desk, inTable)).toBe(Ticket)
    expect(entityOf(desk, { pk: 'DESK#d1', sk: 'NOTE', text: 'x' })).toBe(Note)
  })

  it('returns undefined for a key that matches no template', () => {
    const strangers = [
      { pk: 'DESK#d1', sk: 'NOTES' },
      { pk: 'DESK#d1', sk: 'TICKET' },
      { pk: 'DESK#d1', sk: 'TICKET#t1#x' },
      { pk: 'DESK#a$b', sk: 'NOTE' },
      { pk: 'DESK#d1' },
      { pk: 1, sk: 'NOTE' },
    ]
    for (const stranger of strangers)
      expect(entityOf(desk, stranger), JSON.stringify(stranger)).toBeUndefined()
  })

  it('finds the entity by the type attribute if the table has one', () => {
    const zoo = defineTable({ name: 'zoo', primaryKey: { partition: 'pk' }, typeAttribute: '_type' })
    const attributes = { petId: a.id() }
    const Cat = zoo.entity('Cat', { attributes, key: { partition: 'CAT#{petId}' } })
    const Dog = zoo.entity('Dog', { attributes, key: { partition: 'DOG#{petId}' }, typeValue: 'hound' })
    zoo.check()
    expect(encodeItem(Dog, { petId: 'p' })).toEqual({ pk: 'DOG#p', petId: 'p', _type: 'hound' })
    expect(entityOf(zoo, { pk: 'DOG#p', _type: 'hound' })).toBe(Dog)
    expect(entityOf(zoo, { pk: 'CAT#p' })).toBe(Cat)
    expect(entityOf(zoo, { pk: 'CAT#p', _type: 'hound' })).toBeUndefined()
    expect(() => decodeItem(Cat, { pk: 'CAT#p', _type: 'hound' })).toThrow(ItemError)
  })
})

it('primaryKeyOf() requires each part of the key and ignores other attributes', () => {
  expect(keyNamesOf(Ticket)).toEqual(['deskId', 'ticketId'])
  expect(primaryKeyOf(Ticket, { deskId: 'd1', ticketId: 't1', rank: 'x' })).toEqual({
    pk: 'DESK#d1',
    sk: 'TICKET#t1',
  })
  expect(() => primaryKeyOf(Ticket, { deskId: 'd1' })).toThrow(
    'Ticket.ticketId: is required, it is part of the key',
  )
})

it('encodeIndexKey() returns the attributes to set for one index, without the primary key', () => {
  const on = (index: string, values: object) => {
    const key = Ticket.indexKeys.get(index)
    return key && encodeIndexKey(key, { ...values })
  }
  expect(on('byRank', { ...given, rank: 7 })).toEqual({ rankSk: 'TICKET#007' })
  expect(on('byState', item)).toEqual({ statePk: inTable.statePk, stateSk: inTable.stateSk })
  expect(on('byState', given)).toEqual({})
  expect(on('byAgent', {})).toEqual({})
})

it('attributes are immutable: each method returns a new one', () => {
  const plain = a.json()
  const changed = plain.optional().readOnly().storedAs('x').describe('y')
  expect(plain.options).toEqual({})
  expect(changed.options).toEqual({ isOptional: true, isReadOnly: true, storedName: 'x', description: 'y' })
  expect(a.number().default(1).options.makeDefault?.()).toBe(1)
})
