import { describe, expect, it } from 'vitest'
import { ModelError } from '../../src/errors.ts'
import {
  type Attributes,
  bigint,
  binary,
  boolean,
  date,
  dateTime,
  decimal,
  defineTable,
  id,
  int,
  list,
  map,
  number,
  oneOf,
  record,
  string,
  type TableDefinition,
  type TypedTable,
} from '../../src/model/index.ts'

/** A table without the types that would keep a wrong model from compiling. */
interface LooseTable {
  entity(name: string, declaration: object): LooseEntity
  collection(members: readonly LooseEntity[], options?: object): never
  access(patterns: object): unknown
  check(): void
}

interface LooseEntity {
  get(options?: object): never
  query(...options: unknown[]): never
  lookup(...options: unknown[]): never
}

const definition = {
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    byState: { local: { sort: 'stateSk' } },
  },
} as const satisfies TableDefinition

const tableOf = (own: object = {}): LooseTable =>
  defineTable({ ...definition, ...own }) as TypedTable<TableDefinition> as unknown as LooseTable

/** Every fault of a model. */
function faultsOf(declare: (table: LooseTable) => void, own: object = {}): readonly string[] {
  const table = tableOf(own)
  try {
    declare(table)
    table.check()
  } catch (error) {
    if (error instanceof ModelError) return error.faults
    throw error
  }
  return []
}

const attributes = {
  customerId: id(),
  orderId: id(),
  state: oneOf('OPEN', 'PAID'),
  placedOn: date(),
  note: string().optional(),
  total: number(),
  gift: boolean(),
} satisfies Attributes

/** The faults of an entity called Order, with this key and these index entries. */
const faultsOfKey = (key: object, indexes: object = {}, own: object = {}) =>
  faultsOf((table) => table.entity('Order', { attributes, key, indexes }), own)
const key = { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' }

describe('a model with several things wrong', () => {
  const declare = (table: LooseTable) => {
    const Order = table.entity('Order', {
      attributes,
      key,
      indexes: { gsi1: { partition: 'NOTE#{note}', sort: 'N' }, byState: { sort: '{state}#{placedOn}' } },
    })
    table.entity('Gift', {
      attributes: { a: id(), b: id() },
      key: { partition: 'CUSTOMER#{a}', sort: 'ORDER#{b}' },
    })
    table.entity('Big', { attributes, key: { partition: 'BIG#{orderId}', sort: '{total}' } })
    table.access({
      byNumber: Order.lookup('gsi9'),
      placed: Order.query('byState', { where: { placedOn: { from: '2024-01-01' } } }),
      orders: Order.query({ newestFirst: true }),
    })
  }

  it('tells them all at once, each with its place and what to change', () => {
    expect(faultsOf(declare)).toEqual([
      "Order on gsi1: partition template 'NOTE#{note}': {note} is optional: make it required, or declare this index " +
        'entry sparse: true',
      "Big: sort template '{total}': {total} is a number of unknown width, which text can't sort: declare " +
        'int({ digits }) or bigint({ digits }), or use a key attribute of type N',
      "Order: a lookup names the index 'gsi9', on which Order has no key: use one of gsi1, byState, or declare its " +
        'templates under indexes',
      "Order: a query on byState fixes what its key can't say: placedOn needs state as well: the key is " +
        "'{state}#{placedOn}'",
      "Order and Gift: their primary keys 'CUSTOMER#{customerId}' + 'ORDER#{orderId}' and 'CUSTOMER#{a}' + " +
        "'ORDER#{b}' can be the same key, and one would overwrite the other: give each its own fixed text",
      "orders: a query of Order by 'CUSTOMER#{customerId}' + 'ORDER#{orderId}' would also read Gift, whose key there " +
        "is 'CUSTOMER#{a}' + 'ORDER#{b}': begin each sort template with its own fixed text, or declare a collection " +
        'of both',
    ])
  })

  it('is one error, whose message is the list', () => {
    expect(() => declare(tableOf())).toThrow(ModelError)
    expect(() => declare(tableOf())).toThrow(/^The model has 6 faults:\n {2}- Order on gsi1: .*\n {2}- Big: /)
  })
})

describe('a template', () => {
  it('must name attributes that are there, required, and in an order', () => {
    expect(faultsOfKey({ partition: 'CUSTOMER#{customer}', sort: 'ORDER' })).toEqual([
      "Order: partition template 'CUSTOMER#{customer}': {customer} is not an attribute: declare it, or use one of " +
        'customerId, orderId, state, placedOn, note, total, gift',
    ])
    expect(faultsOfKey({ partition: 'N#{note}', sort: 'ORDER' })).toEqual([
      "Order: partition template 'N#{note}': {note} is optional: make it required",
    ])
    expect(faultsOfKey({ partition: 'C', sort: '{gift}' })).toEqual([
      "Order: sort template '{gift}': {gift} is a boolean, which has no order inside a key: use id, string, oneOf, " +
        'dateTime, date or a number with digits',
    ])
  })

  it('must be well written', () => {
    const faultOf = (partition: string) => faultsOfKey({ partition, sort: 'ORDER' })
    expect(faultOf('C#{customerId')).toEqual(["Order: '{' without '}' in the template 'C#{customerId'"])
    expect(faultOf('C#customerId}')).toEqual(["Order: '}' without '{' in the template 'C#customerId}'"])
    expect(faultOf('C#{customer id}')).toEqual([
      "Order: '{customer id}' in the template 'C#{customer id}' is not {attribute} or {attribute%shards}",
    ])
    expect(faultOf('')).toEqual(["Order: partition template '': no key is empty: give it a fixed word"])
    expect(faultOf('x'.repeat(2049))).toEqual([
      expect.stringMatching(/: its fixed text has 2049 bytes, and a key at most 2048: shorten it$/),
    ])
  })

  it('must keep its parts apart', () => {
    const faultOf = (sort: string, keyFormat = 'escaped') =>
      faultsOfKey({ partition: 'C', sort }, {}, { keyFormat })
    expect(faultOf('{state}{orderId}')).toEqual([
      "Order: sort template '{state}{orderId}': {state} and {orderId} stand together: put '#' between them",
    ])
    expect(faultOf('{state}-{orderId}')).toEqual([
      "Order: sort template '{state}-{orderId}': {state} is followed by '-': begin that with '#', or declare " +
        "keyFormat: 'verbatim'",
    ])
    expect(faultOf('US$#{orderId}')).toEqual([
      "Order: sort template 'US$#{orderId}': fixed text can't hold '$', which escapes values: use another sign",
    ])
    expect(faultOf('{state}-{orderId}', 'verbatim')).toEqual([])
    expect(faultOf('{state}{orderId}', 'verbatim')).toEqual([
      "Order: sort template '{state}{orderId}': {state} and {orderId} stand together, and can't be told apart: put a " +
        'sign between',
    ])
  })

  it('must be there exactly where the table has a key', () => {
    expect(faultsOfKey({ partition: 'C' })).toEqual([
      'Order: a sort template is missing; for one item a partition, a fixed word serves',
    ])
    expect(faultsOfKey(key, { gsi1: { sort: 'X' } })).toEqual([
      'Order on gsi1: a partition template is missing: give it one',
    ])
    const own = { primaryKey: { partition: 'pk' }, indexes: {} }
    expect(faultsOfKey({ partition: 'C#{orderId}', sort: 'X' }, {}, own)).toEqual([
      "Order: there is no sort key here: remove the sort template 'X'",
    ])
  })

  it('shards a partition key, once, by 2 to 1,000', () => {
    expect(faultsOfKey({ partition: 'C', sort: '{orderId%4}' })).toEqual([
      "Order: sort template '{orderId%4}': {orderId%4} shards a sort key: shard the partition key",
    ])
    expect(faultsOfKey({ partition: 'C#{orderId%4}#{customerId%4}', sort: 'X' })).toEqual([
      expect.stringContaining('it has more than one {attribute%shards}: shard by one attribute'),
    ])
    expect(faultsOfKey({ partition: 'C#{orderId%1}', sort: 'X' })).toEqual([
      "Order: '{orderId%1}' must have 2 to 1000 shards",
    ])
  })

  it('of a number or binary key is one attribute of that type', () => {
    const own = {
      primaryKey: { partition: { name: 'p', type: 'N' }, sort: { name: 's', type: 'B' } },
      indexes: {},
    }
    expect(faultsOfKey({ partition: 'C#{total}', sort: '{total}' }, {}, own)).toEqual([
      "Order: partition template 'C#{total}': the key attribute p is of type N: its template must be one {attribute} " +
        'alone',
      "Order: sort template '{total}': the key attribute s is of type B, and {total} is stored as N: give the key " +
        'attribute that type, or use another',
    ])
  })

  it('of a text key that is an attribute of its own has an attribute stored as text', () => {
    const faults = faultsOf(
      (table) => table.entity('Row', { attributes: { n: int({ digits: 3 }) }, key: { partition: '{n}' } }),
      { primaryKey: { partition: 'n' }, indexes: {} },
    )
    expect(faults).toEqual([
      expect.stringContaining('the key attribute n is of type S, and {n} is stored as N'),
    ])
  })

  it('of a local index shares the partition of the primary key', () => {
    expect(faultsOfKey(key, { byState: { partition: 'STATE#{state}', sort: '{state}' } })).toEqual([
      'Order on byState: a local index shares the partition of the primary key: give sort only',
    ])
  })

  it('stands on an index that the table has', () => {
    expect(faultsOfKey(key, { gsi9: { partition: 'X', sort: 'Y' } })).toEqual([
      "Order: the table has no index 'gsi9' (it has gsi1, byState): declare it or rename this entry",
    ])
  })
})

describe('attributes', () => {
  const faultsOfAttribute = (attribute: object, own: object = {}) =>
    faultsOf(
      (table) =>
        table.entity('Order', {
          attributes: { orderId: id(), value: attribute },
          key: { partition: '{orderId}' },
        }),
      { primaryKey: { partition: 'pk' }, indexes: {}, ...own },
    )

  it.each([
    [
      'decimal of no digits',
      decimal({ digits: 0, scale: 0 }),
      'decimal({ digits: 0 }) has to have 1 to 38 digits',
    ],
    [
      'decimal of 39',
      decimal({ digits: 39, scale: 2 }),
      'decimal({ digits: 39 }) has to have 1 to 38 digits',
    ],
    [
      'decimal of half a digit',
      decimal({ digits: 1.5, scale: 0 }),
      'decimal({ digits: 1.5 }) has to have 1 to 38',
    ],
    [
      'decimal with a greater scale than digits',
      decimal({ digits: 2, scale: 3 }),
      'decimal({ digits: 2, scale: 3 }) has to have 0 to 2 of its digits behind the point',
    ],
    [
      'decimal of a negative scale',
      decimal({ digits: 2, scale: -1 }),
      'decimal({ digits: 2, scale: -1 }) has to',
    ],
    ['int of 16 digits', int({ digits: 16 }), 'int({ digits: 16 }) has to have 1 to 15 digits'],
    ['int of no digits', int({ digits: 0 }), 'int({ digits: 0 }) has to have 1 to 15 digits'],
    ['bigint of 39 digits', bigint({ digits: 39 }), 'bigint({ digits: 39 }) has to have 1 to 38 digits'],
    [
      'bigint of negative digits',
      bigint({ digits: -1 }),
      'bigint({ digits: -1 }) has to have 1 to 38 digits',
    ],
    ['oneOf of nothing', oneOf(...([] as unknown as ['A'])), 'oneOf() has no values: name at least one'],
    ['oneOf with a value twice', oneOf('A', 'B', 'A'), "oneOf() has 'A' twice: once will do"],
    ['oneOf with an empty value', oneOf('A', ''), "oneOf() has '' among its values"],
    ['list of such', list(int({ digits: 16 })), 'int({ digits: 16 }) has to have 1 to 15 digits'],
    ['record of such', record(oneOf('A', 'A')), "oneOf() has 'A' twice"],
    ['map of such', map('At', { n: int({ digits: 16 }) }), 'At.n: int({ digits: 16 }) has to have'],
    [
      'map member with a default',
      map('At', { n: int().default(1) }),
      'At.n: default() is for attributes of an item',
    ],
    [
      'map member stored otherwise',
      map('At', { n: int().storedAs('x') }),
      'At.n: storedAs() is for attributes of',
    ],
  ])('%s', (_, attribute, fault) => {
    expect(faultsOfAttribute(attribute)).toEqual([expect.stringContaining(`Order.value: ${fault}`)])
  })

  it('that time to live reads must be stored in seconds', () => {
    const own = { timeToLive: 'value' }
    const fault =
      "Order.value: it is the table's timeToLive, which DynamoDB reads as seconds: declare it dateTime({ storedAs: " +
      "'epochSeconds' })"
    for (const wrong of [dateTime(), dateTime({ storedAs: 'epochMilliseconds' }), string(), date()]) {
      expect(faultsOfAttribute(wrong, own)).toEqual([fault])
    }
    expect(faultsOfAttribute(dateTime().storedAs('expires'), { timeToLive: 'expires' })).toEqual([fault])
    for (const right of [dateTime({ storedAs: 'epochSeconds' }).optional(), int()]) {
      expect(faultsOfAttribute(right, own)).toEqual([])
    }
    expect(faultsOfAttribute(dateTime(), { timeToLive: 'expires' })).toEqual([])
  })

  it('must have stored names of their own', () => {
    expect(faultsOfAttribute(string().storedAs('orderId'))).toEqual([
      "Order: two attributes are stored as 'orderId': give one another storedAs",
    ])
    expect(faultsOfAttribute(string().storedAs('pk'))).toEqual([
      "Order: 'pk' is a key attribute of the table: store this attribute under another name",
    ])
    expect(faultsOfAttribute(string().storedAs('_type'), { typeAttribute: '_type' })).toEqual([
      "Order: '_type' is the table's type attribute: store this attribute under another name",
    ])
    expect(faultsOfAttribute(string().storedAs(''))).toEqual([
      "Order.value: as an attribute's name, storedAs('') is empty: give it a name",
    ])
    const own = { primaryKey: { partition: 'pk', sort: { name: 'value', type: 'N' } } }
    const faults = faultsOf(
      (table) =>
        table.entity('Order', {
          attributes: { orderId: id(), count: int(), value: string() },
          key: { partition: '{orderId}', sort: '{count}' },
        }),
      { ...own, indexes: {} },
    )
    expect(faults).toEqual([
      "Order: 'value' is a key attribute of the table: store this attribute under another name",
    ])
  })
})

describe('names', () => {
  const attributes = { orderId: id() }
  const key = { partition: '{orderId}' }
  const own = { primaryKey: { partition: 'pk' }, indexes: {} }
  const named = (name: string, patterns: object = {}) =>
    faultsOf((table) => {
      table.entity(name, { attributes, key })
      table.access(patterns)
    }, own)

  it('must be GraphQL’s, and not those that GraphQL reserves', () => {
    expect(named('__Order')).toEqual([
      "__Order: as an entity's name, '__Order' is reserved by GraphQL, as all that begin with __: rename it",
    ])
    expect(named('Bestellung-Übersicht')).toEqual([
      "Bestellung-Übersicht: as an entity's name, 'Bestellung-Übersicht' is not one that GraphQL allows: use letters, " +
        'digits and _, a letter first',
    ])
    const faults = faultsOf((table) => {
      const Order = table.entity('Order', {
        attributes: { orderId: id(), __typename: string(), '2nd': string(), toString: string() },
        key,
      })
      table.access({ __orders: Order.query() })
    }, own)
    expect(faults).toEqual([
      "__orders: as an access pattern's name, '__orders' is reserved by GraphQL, as all that begin with __: rename it",
      "Order.__typename: as an attribute's name, '__typename' is reserved by GraphQL, as all that begin with __: rename it",
      "Order.2nd: as an attribute's name, '2nd' is not one that GraphQL allows: use letters, digits and _, a letter first",
      "Order.toString: as an attribute's name, 'toString' is one that every JavaScript object has: rename it",
    ])
  })

  it('of entities and of patterns stand once', () => {
    const faults = faultsOf((table) => {
      const Order = table.entity('Order', { attributes, key: { partition: 'A#{orderId}' } })
      table.entity('Order', { attributes, key: { partition: 'B#{orderId}' } })
      table.access({ order: Order.get() })
      table.access({ order: Order.get() })
    }, own)
    expect(faults).toEqual(['Order: two entities bear this name: rename one'])
    expect(
      faultsOf((table) => {
        const Order = table.entity('Order', { attributes, key })
        table.access({ order: Order.get() })
        table.access({ order: Order.get() })
      }, own),
    ).toEqual(['order: two access patterns bear this name: rename one'])
  })

  it('by which items are told apart stand once', () => {
    const faults = faultsOf(
      (table) => {
        table.entity('A', { attributes, key: { partition: 'A#{orderId}' }, typeValue: 'order' })
        table.entity('B', { attributes, key: { partition: 'B#{orderId}' }, typeValue: 'order' })
      },
      { ...own, typeAttribute: '_type' },
    )
    expect(faults).toEqual(["two entities have 'order' as _type: give one another typeValue"])
  })
})

describe('indexes', () => {
  const many = (count: number, make: (at: number) => object) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`index${at}`, make(at)]))

  it('are as many as DynamoDB allows', () => {
    const locals = many(6, (at) => ({ local: { sort: `l${at}` } }))
    const globals = many(21, (at) => ({ global: { partition: `g${at}` } }))
    expect(faultsOf(() => undefined, { indexes: locals })).toEqual([
      'shop: it has 6 local indexes, and DynamoDB allows 5: drop some',
    ])
    expect(faultsOf(() => undefined, { indexes: globals })).toEqual([
      'shop: it has 21 global indexes, and DynamoDB allows 20: let entities share them',
    ])
    expect(
      faultsOf(() => undefined, {
        primaryKey: { partition: 'pk' },
        indexes: { l: { local: { sort: 's' } } },
      }),
    ).toEqual(['shop: local indexes need a table with a sort key: declare primaryKey.sort'])
  })

  it('have key attributes of one type, and two of them', () => {
    const indexes = {
      gsi1: { global: { partition: 'x', sort: 'x' } },
      gsi2: { global: { partition: { name: 'sk', type: 'N' } } },
    }
    expect(faultsOf(() => undefined, { indexes })).toEqual([
      "shop: index gsi1 has 'x' as partition key and as sort key: name two attributes",
      "shop: the key attribute 'sk' is declared as S and as N: give it one type",
    ])
  })

  it('project attributes that are stored', () => {
    const project = (...projection: string[]) =>
      faultsOf(
        (table) =>
          table.entity('Order', {
            attributes: { orderId: id(), note: string().storedAs('n') },
            key: { partition: '{orderId}', sort: 'O' },
          }),
        { indexes: { gsi1: { global: { partition: 'g' }, projection } } },
      )
    expect(project('n')).toEqual([])
    expect(project('note')).toEqual([
      "shop: the projection of gsi1 names 'note', which no entity stores: use the stored name of an attribute",
    ])
    expect(project('n', '_type')).toEqual([expect.stringContaining("names '_type', which no entity stores")])
    expect(project('n', 'n')).toEqual(["shop: the projection of gsi1 names 'n' twice: once will do"])
    expect(project()).toEqual(["shop: the projection of gsi1 names no attribute: write 'keysOnly'"])
  })

  it('leave the type attribute alone, which may be projected', () => {
    const withType = (projection: readonly string[], typeAttribute: string) =>
      faultsOf(() => undefined, {
        typeAttribute,
        indexes: { gsi1: { global: { partition: 'g' }, projection } },
      })
    expect(withType(['_type'], '_type')).toEqual([])
    expect(withType(['g'], 'g')).toContainEqual("shop: typeAttribute 'g' is a key attribute: name another")
  })

  it('that share a key attribute hold one value in it', () => {
    const indexes = { inverse: { global: { partition: 'sk', sort: 'pk' } } }
    expect(
      faultsOfKey(key, { inverse: { partition: 'O#{orderId}', sort: key.partition } }, { indexes }),
    ).toEqual([
      "Order on inverse: 'sk' is a key of the table and of inverse, and one attribute holds one value: write " +
        "'ORDER#{orderId}' for both, or 'O#{orderId}'",
    ])
    expect(faultsOfKey(key, {}, { indexes })).toEqual([
      'Order on inverse: its items have the key attributes of inverse and so stand in it: declare their templates there',
    ])
  })
})

describe('two entities', () => {
  /** The faults where entities of these keys share a table, each queried. */
  const together = (keys: readonly object[], own: object = {}) =>
    faultsOf((table) => {
      const entities = keys.map((key, at) =>
        table.entity(`E${at}`, {
          attributes: { a: id(), b: id(), state: oneOf('X', 'Y'), n: int({ digits: 2 }) },
          key,
        }),
      )
      table.access(Object.fromEntries(entities.map((entity, at) => [`of${at}`, entity.query()])))
    }, own)

  it.each([
    ['parts that can be equal', 'P#{a}', '{a}', 'P#{b}', '{b}'],
    ['a fixed text that a part can be', 'P#{a}', 'S#X', 'P#{a}', 'S#{b}'],
    ['one of the values of an enumeration', 'P#{a}', 'S#{state}', 'P#{a}', 'S#Y'],
    ['the digits of a number', 'P#{n}', 'S', 'P#07', 'S'],
  ])('collide by %s', (_, partition, sort, otherPartition, otherSort) => {
    const faults = together([
      { partition, sort },
      { partition: otherPartition, sort: otherSort },
    ])
    expect(faults).toContainEqual(
      expect.stringMatching(/^E0 and E1: their primary keys .* can be the same key/),
    )
  })

  it.each([
    ['their own fixed text', 'P#{a}', 'S#{a}', 'P#{a}', 'T#{a}'],
    ['another number of parts', 'P#{a}', 'S', 'P#{a}#{b}', 'S'],
    ['a text that no value of the enumeration is', 'P#{state}', 'S', 'P#Z', 'S'],
    ['a text that is no number of these digits', 'P#{n}', 'S', 'P#7', 'S'],
  ])('are told apart by %s', (_, partition, sort, otherPartition, otherSort) => {
    const keys = [
      { partition, sort },
      { partition: otherPartition, sort: otherSort },
    ]
    expect(together(keys)).toEqual([])
  })

  it('collide in a table without a sort key as well, whatever its type attribute says', () => {
    const keys = [{ partition: 'P#{a}' }, { partition: 'P#{b}' }]
    const own = { primaryKey: { partition: 'pk' }, indexes: {}, typeAttribute: '_type' }
    expect(together(keys, own)).toContainEqual(expect.stringMatching(/^E0 and E1: their primary keys/))
  })

  it('in a table that exists are told apart by its type attribute', () => {
    const keys = [
      { partition: '{a}', sort: 'x{b}' },
      { partition: '{b}', sort: 'y{a}' },
    ]
    const own = { keyFormat: 'verbatim', typeAttribute: '_type' }
    expect(together(keys, own)).toEqual([])
  })

  it('may lie in one partition, but a query of the one must not read the other', () => {
    const keys = [
      { partition: 'P#{a}', sort: '{b}' },
      { partition: 'P#{a}', sort: 'T#{b}' },
    ]
    expect(together(keys)).toEqual([
      "of0: a query of E0 by 'P#{a}' + '{b}' would also read E1, whose key there is 'P#{a}' + 'T#{b}': begin each " +
        'sort template with its own fixed text, or declare a collection of both',
    ])
  })
})

describe('access patterns', () => {
  const declare = (patterns: (table: LooseTable, entities: LooseEntity[]) => object) =>
    faultsOf((table) => {
      const Order = table.entity('Order', {
        attributes,
        key,
        indexes: { gsi1: { partition: 'ORDER#{orderId}', sort: '{state}#{placedOn}' } },
      })
      const Profile = table.entity('Profile', {
        attributes,
        key: { partition: key.partition, sort: 'PROFILE' },
      })
      const Other = table.entity('Other', {
        attributes,
        key: { partition: 'OTHER#{orderId}', sort: 'OTHER' },
      })
      table.access(patterns(table, [Order, Profile, Other]))
    })

  it('read consistently only where DynamoDB does', () => {
    expect(
      declare((_, [Order]) => ({
        right: Order?.query({ consistent: true }),
        wrong: Order?.query('gsi1', { consistent: true }),
      })),
    ).toEqual([
      'wrong: the global index gsi1 has no consistent reads: leave out consistent, or read by the primary key',
    ])
  })

  it('fix parts of their sort key from the left, by values that fit', () => {
    const where = (fixed: object) => declare((_, [Order]) => ({ p: Order?.query('gsi1', { where: fixed }) }))
    expect(where({ state: 'OPEN', placedOn: { from: '2024-01-01' } })).toEqual([])
    expect(where({ note: 'x' })).toEqual([
      "Order: a query on gsi1 fixes note, which is no part of its sort key '{state}#{placedOn}': fix state, placedOn",
    ])
    expect(where({ placedOn: '2024-01-01' })).toEqual([
      "Order: a query on gsi1 fixes what its key can't say: placedOn needs state as well: the key is '{state}#{placedOn}'",
    ])
    expect(where({ state: 'LOST' })).toEqual([
      'Order: a query on gsi1 fixes what its key can\'t say: Order.state: expected one of OPEN, PAID, got "LOST"',
    ])
  })

  it('read indexes on which the entity has a key', () => {
    expect(declare((_, [, Profile]) => ({ p: Profile?.query('gsi1') }))).toEqual([
      "Profile: a query names the index 'gsi1', on which Profile has no key: declare its templates under indexes",
    ])
  })

  it('of a collection read all that the partition holds, and nothing else', () => {
    expect(
      declare((table, [Order, Profile]) => ({ p: table.collection([Order, Profile] as LooseEntity[]) })),
    ).toEqual([])
    expect(declare((table, [Order]) => ({ p: table.collection([Order] as LooseEntity[]) }))).toEqual([
      "p: the partition 'CUSTOMER#{customerId}' holds Profile too: add it to the collection, or narrow the collection " +
        'by beginsWith',
    ])
    expect(
      declare((table, [Order, Profile, Other]) => ({
        p: table.collection([Order, Profile, Other] as LooseEntity[]),
      })),
    ).toEqual([
      "p: Other has the partition template 'OTHER#{orderId}' and Order 'CUSTOMER#{customerId}': the members of a " +
        'collection share one',
    ])
    expect(
      declare((table, [Order, Profile]) => ({
        p: table.collection([Order, Profile] as LooseEntity[], { beginsWith: 'ORDER#' }),
      })),
    ).toEqual([
      "p: no key of Profile ('CUSTOMER#{customerId}' + 'PROFILE') begins with 'ORDER#': change beginsWith, or leave it " +
        'out of the collection',
    ])
  })

  it('are named by the table whose entities they read', () => {
    const elsewhere = tableOf()
    const Foreign = elsewhere.entity('Foreign', { attributes, key })
    expect(declare(() => ({ p: Foreign.query() }))).toEqual([
      "p: it reads an entity of another table: name it among that table's access patterns",
    ])
  })
})

it('binary and other kinds without an order are no parts of a text key', () => {
  const faults = faultsOf((table) =>
    table.entity('Blob', { attributes: { hash: binary() }, key: { partition: 'BLOB', sort: '{hash}' } }),
  )
  expect(faults).toEqual([expect.stringContaining('{hash} is a binary, which has no order inside a key')])
})
