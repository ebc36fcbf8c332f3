import {
  a,
  createBuilder,
  createGateway,
  DynagateError,
  defineTable,
  openClient,
  openStore,
  prepareTable,
} from 'dynagate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

class Money {
  readonly amount: string
  readonly currency: string

  constructor(amount: string, currency: string) {
    this.amount = amount
    this.currency = currency
  }
}

/** Every type of attribute, all optional, so that an item can have one of them. */
const attributes = {
  string: a.string().optional(),
  email: a.email().optional(),
  url: a.url().optional(),
  enum: a.enum('A', 'b c', 'true', '--x').optional(),
  int: a.int().optional(),
  wideInt: a.int({ digits: 15 }).optional(),
  number: a.number().optional(),
  bigint: a.bigint().optional(),
  decimal: a.decimal({ digits: 9, scale: 3 }).optional(),
  dateTime: a.dateTime().optional(),
  seconds: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
  milliseconds: a.dateTime({ storedAs: 'epochMilliseconds' }).optional(),
  date: a.date().optional(),
  boolean: a.boolean().optional(),
  binary: a.binary().optional(),
  json: a.json().optional(),
  list: a.list(a.number()).optional(),
  record: a.record(a.string()).optional(),
  stringSet: a.stringSet().optional(),
  numberSet: a.numberSet().optional(),
  binarySet: a.binarySet().optional(),
  refined: a
    .refined('Odd', a.int(), { expected: 'an odd number', is: (value) => value % 2 !== 0 })
    .optional(),
  custom: a
    .custom('Url', a.string(), {
      expected: 'an absolute URL',
      is: (value) => value instanceof URL,
      encode: (url) => url.href,
      decode: (text) => new URL(text),
    })
    .optional(),
  customMap: a
    .custom('Money', a.map('Amount', { amount: a.money(), currency: a.string({ maxLength: 3 }) }), {
      expected: 'an amount of money',
      is: (value) => value instanceof Money,
      encode: ({ amount, currency }) => ({ amount, currency }),
      decode: ({ amount, currency }) => new Money(amount, currency),
    })
    .optional(),
}

const table = defineTable({ name: 'things', primaryKey: { partition: 'pk' } })
const Thing = table.entity('Thing', {
  attributes: { thingId: a.id(), ...attributes },
  key: { partition: '{thingId}' },
})
const access = table.access({ thing: Thing.get() })
const builder = createBuilder(table)
builder.entity(Thing, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({ thing: t.item(access.thing) }))
const schema = builder.toSchema()

/** Edge cases: values at the limits of numbers, strings and dates, which a careless conversion would change. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('A', 'b c', 'true', '--x', 'stanisław@wp.pl', 'a@b', 'https://é.example/#x', '2026-02-29'),
  fc.constantFrom('0000-01-01', '9999-12-31', '12.5', '-0', '-0.000', '00012', '', ' ', '\ud800'),
  fc.constantFrom('https://example.org/a?b#c', 'mailto:a@b'),
  fc.constant({ '': '' }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(3e9, -(2 ** 31), 2 ** 31, 2 ** 53 - 1, 2 ** 53, 2 ** 60, 1e21, 1e-7, -0, 5e-324),
  fc.bigInt({ min: -(10n ** 39n), max: 10n ** 39n }),
  fc.boolean(),
  fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31T23:59:59.999Z') }),
  fc.uint8Array({ maxLength: 3 }),
  fc.array(fc.oneof(fc.integer(), fc.double()), { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.dictionary(fc.string({ maxLength: 2 }), fc.string({ maxLength: 2 }), { maxKeys: 2 }),
  fc.array(fc.string({ maxLength: 2 }), { maxLength: 3 }).map((each) => new Set(each)),
  fc.webUrl().map((each) => new URL(each)),
  fc.array(fc.double(), { maxLength: 3 }).map((each) => new Set(each)),
  fc.array(fc.uint8Array({ maxLength: 2 }), { maxLength: 3 }).map((each) => new Set(each)),
)

/** Values of which each type accepts at least one, so that no type goes untested. */
const fitting = [
  ...[
    'A',
    'a@b',
    'mailto:a@b',
    '2026-02-28',
    '12.5',
    7,
    7n,
    true,
    new Date(0),
    new Uint8Array(1),
    [1],
    { a: 'b' },
  ],
  ...[new URL('https://a.example/?b'), new Money('12.50', 'EUR')],
  ...[new Set(['a']), new Set([1]), new Set([new Uint8Array(1)])],
]

/** Null means a missing value. */
function isGiven(value: unknown): boolean {
  return value !== null
}

/**
 * The form in which every read returns a value: decimals with all digits of their scale, instants in the precision that
 * the attribute declares. DynamoDB's numbers have no negative zero.
 */
function inItsForm(name: string, value: unknown): unknown {
  if (name === 'decimal') return (Number(value) + 0).toFixed(3)
  if (name === 'seconds' && value instanceof Date) return new Date(Math.floor(value.getTime() / 1000) * 1000)
  return withoutNegativeZero(value)
}

function withoutNegativeZero(value: unknown): unknown {
  if (typeof value === 'number') return value + 0
  if (Array.isArray(value)) return value.map(withoutNegativeZero)
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutNegativeZero(each)]))
}

describe('a written value is returned by every read, and by the write', () => {
  it.each(Object.keys(attributes))('as %s', async (name) => {
    const client = await openClient({ kind: 'embedded', memory: true })
    const store = openStore({ client, table, cursorSecret: 'test' })
    await prepareTable(client, { table, mayCreate: true })
    const gateway = createGateway({
      schema,
      graphiql: false,
      context: () => ({ store: store.request() }),
      log: () => undefined,
    })
    let written = 0
    const property = fc.asyncProperty(anything.filter(isGiven), async (value) => {
      const thingId = `t${written}`
      let created: unknown
      try {
        created = await store.request().create(Thing, { thingId, [name]: value })
      } catch (error) {
        if (error instanceof DynagateError && error.code === 'BAD_USER_INPUT') return
        throw error
      }
      written += 1
      const response = await gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `{ thing(thingId: "${thingId}") { value: ${name}${name === 'customMap' ? ' { amount }' : ''} } }`,
        }),
      })
      expect(await response.json()).toEqual({ data: { thing: { value: expect.anything() } } })
      const again = await store.request().one(access.thing, { thingId })
      expect(again).toEqual({ __typename: 'Thing', thingId, [name]: inItsForm(name, value) })
      expect(again).toEqual(created)
      await store.request().update(Thing, { thingId }, { [name]: again?.[name as 'string'] })
      expect(await store.request().one(access.thing, { thingId })).toEqual(again)
    })
    await fc.assert(property, { numRuns: 150, examples: fitting.map((value): [unknown] => [value]) })
    expect(written).toBeGreaterThan(0)
    await store.close()
  })
})
