import { a, CallerAttribute } from '../../src/model/index.ts'
import { withWrongCopies } from './copy-faults.ts'
import { faultsOf, type LooseEntity, type LooseRules, type LooseTable, tableOf } from './faults-of.ts'
import { withWrongForms } from './form-faults.ts'
import { withWrongShards } from './shard-faults.ts'

/** The faults of a model that has every possible fault, in twenty tables. */
export function everyFault(): readonly string[] {
  return [
    ...withSortKey(),
    ...withoutSortKey(),
    ...crowded(),
    ...verbatim(),
    ...namedTwice(),
    ...withTenants(),
    ...withWrongTenants(),
    ...withWrongRules(),
    ...withRulesWithoutRoles(),
    ...withUniqueValues(),
    ...withWrongMoves(),
    ...withWrongSoftDelete(),
    ...withWrongVersions(),
    ...withParents(),
    ...withParentsInTenants(),
    ...withWrongCopies(),
    ...withWrongShards(),
    ...withWrongForms(),
  ]
}

const even = { expected: 'an even number', is: (value: number) => value % 2 === 0 }
const many = (count: number) => Array.from({ length: count }, (_, at) => `attribute${at}`)

function withSortKey(): readonly string[] {
  const indexes = {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    byDay: { local: { sort: 'daySk' } },
    byHeat: { global: { partition: 'heatPk', sort: { name: 'heat', type: 'N' } } },
    same: { global: { partition: 'x', sort: 'x' } },
    several: { global: { partition: ['p1', 'p2'], sort: ['s1', 's2'] } },
    five: { global: { partition: ['p1', 'p2', 'p3', 'p4', 'p5'] } },
    other: { global: { partition: { name: 'sk', type: 'N' }, sort: 'otherSk' } },
    empty: { global: { partition: 'e' }, projection: [] },
    twice: { global: { partition: 't' }, projection: ['note', 'note', 'none'] },
    '!': { global: { partition: '' }, projection: many(21) },
  }
  const foreign = tableOf().entity('Foreign', {
    attributes: { foreignId: a.id() },
    key: { partition: 'F#{foreignId}', sort: 'F' },
  })
  return faultsOf(
    (table) => {
      const Order = table.entity('Order', {
        attributes: {
          customerId: a.id(),
          orderId: a.id(),
          after: a.id(),
          note: a.string({ minLength: 3, maxLength: 2 }).optional(),
          total: a.number({ min: 2, max: 1 }),
          digits: a.int({ digits: 99 }),
          state: a.enum('OPEN', 'OPEN', ''),
          expiresAt: a.string(),
          weight: a.int(),
          even: a.refined('Even', a.number(), even),
          alsoEven: a.refined('Even', a.number(), even),
          pair: a.refined('Pair', a.list(a.number()), {
            expected: 'a pair',
            is: () => true,
            servedAs: 'scalar',
          }),
          address: a.map('Address', { street: a.string().storedAs('s') }),
          home: a.map('Home', { street: a.string().default('x'), 'no name': a.string() }),
          twice: a.string().storedAs('note'),
          type: a.string(),
          gsi1pk: a.string(),
          __hidden: a.string(),
          toString: a.string(),
          'no name': a.string(),
          or: a.string(),
          unnamed: a.string().storedAs(''),
          version: a.version(),
          secondVersion: a.version(),
          createdAt: a.createdAt().optional(),
          updatedAt: a.updatedAt(),
        },
        key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{after}#{orderId}' },
        indexes: {
          gsi1: { partition: 'NOTE#{note}', sort: 'N#{color}' },
          byDay: { partition: 'X', sort: 'DAY#{weight}' },
          byHeat: { partition: 'HEAT#{total}#{even}', sort: 'H#{weight}' },
          gsi9: { partition: 'X', sort: 'Y' },
        },
        sizing: { bytes: 0 },
      })
      table.entity('Copy', {
        attributes: { a: a.id(), b: a.id(), home: a.map('Home', { city: a.string() }) },
        key: { partition: 'CUSTOMER#{a}', sort: 'ORDER#{b}#x' },
        typeValue: 'order',
      })
      table.entity('Copy', { attributes: { c: a.id() }, key: { partition: 'COPY#{c}', sort: 'COPY' } })
      table.entity('PageInfo', {
        attributes: { a: a.id(), updatedAt: a.updatedAt() },
        key: { partition: 'PAGE#{updatedAt}$', sort: '{a}{updatedAt}' },
        typeValue: 'order',
        indexes: { gsi1: { partition: '', sort: '{a' } },
      })
      table.entity('Address', {
        attributes: { a: a.id(), b: a.id() },
        key: { partition: 'ADDRESS#{a%4}#{b%4}', sort: 'A#{a%2}{b}:' },
        indexes: { gsi1: { partition: `LONG#${'x'.repeat(2048)}`, sort: 'L' }, byHeat: { sort: '{a}' } },
      })
      const Note = table.entity('Note', {
        attributes: { customerId: a.id(), text: a.string(), at: a.dateTime() },
        key: { partition: 'CUSTOMER#{customerId}', sort: 'NOTE#{at}' },
        indexes: { gsi1: { partition: 'NOTES', sort: 'N' } },
      })
      table.entity('Wide', {
        attributes: {
          a: a.id(),
          updatedAt: a.updatedAt(),
          ...Object.fromEntries(many(21).map((name) => [name, a.string()])),
        },
        key: { partition: 'WIDE#{a}', sort: 'WIDE#{updatedAt}' },
        indexes: {
          gsi1: { partition: ['W', '{a}'], sort: 'W' },
          several: { partition: ['{a%2}', '{a%3}'], sort: '{updatedAt}' },
        },
      })
      const Other = table.entity('Other', {
        attributes: { otherId: a.id() },
        key: { partition: 'OTHER#{otherId}', sort: 'OTHER' },
      })
      const Reply = table.entity('Reply', {
        attributes: { customerId: a.id(), id: a.id() },
        key: { partition: 'CUSTOMER#{customerId}', sort: 'NOTE#{id}' },
      })
      table.access({
        foreign: foreign.get(),
        'no name': Order.get(),
        orders: Order.query({ filter: { attributes: ['color', 'note'], readUnits: 0 } }),
        consistent: Note.query('gsi1', { consistent: true }),
        byNumber: Note.lookup('gsi9'),
        fixed: Note.query({ where: { text: 'x' } }),
        skipped: Order.query({ where: { orderId: 'x' } }),
        notes: Note.query({ filter: { attributes: ['customerId'] } }),
        all: table.collection([Note, Other] as LooseEntity[]),
        some: table.collection([Note] as LooseEntity[], { beginsWith: 'N' }),
        none: table.collection([Note, Reply] as LooseEntity[], { beginsWith: 'ORDER' }),
      })
    },
    {
      name: 'db',
      indexes,
      typeAttribute: 'type',
      timeToLive: 'expiresAt',
      capacity: { read: 0, write: 1.5 },
      deployment: {
        onDemandMaximum: { read: 0 },
        autoScaling: { read: { min: 5, max: 1, targetUtilization: 95 } },
        pointInTimeRecovery: { days: 40 },
        replicas: ['mars', 'mars'],
        home: 'Mars',
        encryption: { kmsKey: 'mine' },
      },
    },
  )
}

function withoutSortKey(): readonly string[] {
  return faultsOf(
    (table) => {
      const Thing = table.entity('Thing', {
        attributes: { thingId: a.id(), size: a.int(), tag: a.id() },
        key: { partition: 'THING#{thingId}', sort: 'THING' },
        indexes: { thin: { partition: 'TAG#{tag}', sort: '{size}' } },
      })
      table.entity('Box', {
        attributes: { boxId: a.id(), tag: a.id() },
        key: { partition: 'BOX#{boxId}' },
        indexes: { shared: { partition: 'BOX#{tag}' } },
        unique: { tag: ['tag'] },
      })
      table.access({ thin: Thing.query('thin', { filter: { attributes: ['size', 'tag', 'thingId'] } }) })
    },
    {
      name: 'things',
      primaryKey: { partition: 'pk' },
      indexes: {
        thin: { global: { partition: 'tagPk', sort: { name: 'size', type: 'N' } }, projection: 'keysOnly' },
        bySize: { local: { sort: 'size' } },
        shared: { global: { partition: 'pk' } },
      },
      typeAttribute: 'pk',
      timeToLive: '',
      deployment: {
        autoScaling: { write: { min: 1, max: 2 } },
        replicas: ['eu-west-1'],
        encryption: { kmsKey: 'arn:aws:kms:eu-central-1:123456789012:key/1234' },
      },
    },
  )
}

function crowded(): readonly string[] {
  const names = many(21)
  return faultsOf(
    (table) =>
      table.entity('Row', {
        attributes: { a: a.id(), ...Object.fromEntries(names.map((name) => [name, a.string()])) },
        key: { partition: 'ROW#{a}', sort: 'ROW' },
      }),
    {
      name: 'crowded',
      indexes: {
        ...Object.fromEntries(
          names.map((name, at) => [
            name,
            { global: { partition: `${name}pk` }, projection: at < 6 ? many(20) : 'all' },
          ]),
        ),
        ...Object.fromEntries(
          names.slice(0, 6).map((name) => [`${name}.local`, { local: { sort: `${name}sk` } }]),
        ),
      },
    },
  )
}

function verbatim(): readonly string[] {
  return faultsOf(
    (table) => {
      const attributes = { a: a.id(), b: a.id(), at: a.int() }
      table.entity('Row', { attributes, key: { partition: '{a}{b}', sort: 'ROW' } })
      table.entity('Native', { attributes, key: { partition: '{at}', sort: 'NATIVE' } })
      table.entity('Bare', { attributes, key: {} })
    },
    { name: 'verbatim', primaryKey: { partition: 'at', sort: 'sk' }, indexes: {}, keyFormat: 'verbatim' },
  )
}

function namedTwice(): readonly string[] {
  return faultsOf((table) => {
    const Row = table.entity('Row', { attributes: { a: a.id() }, key: { partition: 'ROW#{a}', sort: 'ROW' } })
    table.access({ row: Row.get() })
    table.access({ row: Row.get() })
  })
}

function withTenants(): readonly string[] {
  return faultsOf(
    (table) => {
      const own = (partition: string, sort = 'X') => ({ attributes: { a: a.id() }, key: { partition, sort } })
      table.entity('Order', own('T#{org}#ORDER#{a}'))
      table.entity('Bare', own('BARE#{a}'))
      table.entity('Late', own('LATE#{a}#{org}'))
      table.entity('Spread', own('T#{org%4}#SPREAD'))
      table.entity('Topic', { ...own('TOPIC#{a}', 'TOPIC#{org}'), shared: true })
      table.entity('Alike', { ...own('T#{a}#ALIKE'), shared: true })
      table.entity('Named', {
        attributes: { a: a.id(), org: a.id() },
        key: { partition: 'T#{org}#NAMED#{a}', sort: 'X' },
        indexes: { gsi1: { partition: 'NAMED#{a}', sort: 'X' } },
      })
    },
    { name: 'tenants', caller: { org: a.id() }, tenant: 'org' },
  )
}

function withWrongTenants(): readonly string[] {
  const declare = (table: LooseTable) =>
    table.entity('Row', {
      attributes: { a: a.id() },
      key: { partition: 'ROW#{a}', sort: 'ROW' },
      shared: true,
    })
  return [
    ...faultsOf(declare, { name: 'none' }),
    ...faultsOf(declare, { name: 'unknown', caller: { userId: a.id() }, tenant: 'org' }),
    ...faultsOf(declare, { name: 'wrong', caller: { org: a.int().optional() }, tenant: 'org' }),
  ]
}

function withWrongRules(): readonly string[] {
  return faultsOf(
    (table) => {
      const Order = table.entity('Order', {
        attributes: {
          orderId: a.id(),
          state: a.enum('OPEN', 'PAID'),
          note: a.map('Memo', { text: a.string() }),
        },
        key: { partition: 'ORDER#{orderId}', sort: 'ORDER' },
        rules: (r: LooseRules) => ({
          read: r.and(r.eq('owner', r.caller.userId), r.eq('state', 'SENT')),
          update: r.or(r.contains('orderId', 'x'), r.in('note', [])),
          write: r.role('support'),
          fields: r.fields({ orderId: r.public, color: r.public }),
        }),
      })
      const Note = table.entity('Note', {
        attributes: { noteId: a.id() },
        key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
      })
      const many = (r: LooseRules) => r.or(...Array.from({ length: 13 }, () => r.authenticated))
      table.access({ order: Order.get({ rule: many }), note: Note.get() })
    },
    { caller: { userId: a.id() }, roles: 'userId' },
  )
}

function withRulesWithoutRoles(): readonly string[] {
  return [
    ...faultsOf((table) => {
      table.entity('Order', {
        attributes: { orderId: a.id() },
        key: { partition: 'ORDER#{orderId}', sort: 'ORDER' },
        rules: (r: LooseRules) => ({
          read: r.role('support'),
          create: r.eq('orderId', new CallerAttribute('userId')),
        }),
      })
    }),
    ...faultsOf(() => {}, { roles: 'roles' }),
  ]
}

function withUniqueValues(): readonly string[] {
  return faultsOf(
    (table) =>
      table.entity('Member', {
        attributes: {
          memberId: a.id(),
          email: a.email(),
          tags: a.stringSet(),
          version: a.version(),
        },
        key: { partition: 'MEMBER#{memberId}', sort: 'MEMBER' },
        indexes: { gsi1: { partition: 'EMAIL#{email}', sort: 'MEMBER' } },
        unique: {
          gsi1: ['email'],
          'no name': ['email', 'email'],
          tags: ['tags', 'version', 'phone'],
          none: [],
          again: { attributes: ['email'], global: true },
        },
      }),
    { name: 'unique' },
  )
}

function withWrongMoves(): readonly string[] {
  return faultsOf(
    (table) =>
      table.entity('Task', {
        attributes: { taskId: a.id().readOnly(), madeAt: a.createdAt(), title: a.string() },
        key: { partition: 'TASK#{taskId}', sort: 'TASK#{madeAt}' },
        movable: ['taskId', 'madeAt', 'title'],
      }),
    { name: 'moves' },
  )
}

function withWrongSoftDelete(): readonly string[] {
  return faultsOf(
    (table) =>
      table.entity('Task', {
        attributes: { taskId: a.id() },
        key: { partition: 'TASK#{taskId}', sort: 'TASK' },
        softDelete: { days: 0, keepsUnique: true },
      }),
    { name: 'softDelete' },
  )
}

function withParents(): readonly string[] {
  const Foreign = tableOf({ name: 'other' }).entity('Foreign', {
    attributes: { customerId: a.id() },
    key: { partition: 'F#{customerId}', sort: 'F' },
  })
  return faultsOf(
    (table) => {
      const Customer = table.entity('Customer', {
        attributes: {
          customerId: a.id(),
          region: a.int({ digits: 2 }),
          orders: a.count(),
          unused: a.count(),
          spent: a.sum(),
          ends: a.dateTime({ storedAs: 'epochSeconds' }),
        },
        key: { partition: 'CUSTOMER#{region}#{customerId}', sort: 'PROFILE' },
      })
      const Order = table.entity('Order', {
        attributes: {
          orderId: a.id(),
          customerId: a.id(),
          region: a.string(),
          lines: a.count(),
          total: a.money(),
          note: a.string(),
          version: a.version(),
          ends: a.dateTime({ storedAs: 'epochSeconds' }),
        },
        key: { partition: 'ORDER#{orderId}', sort: 'ORDER' },
        parents: {
          'no name': { entity: Customer, key: { customerId: 'version', region: 'zone' } },
          foreign: { entity: Foreign },
          customer: {
            entity: Customer,
            count: 'orders',
            sum: { spent: 'total', unused: 'total' },
            onDelete: 'leave',
          },
          again: { entity: Customer, sum: { spent: 'note' }, count: 'orders' },
          last: { entity: Customer, count: 'spent' },
          free: { entity: Customer, onDelete: 'restrict' },
          swept: { entity: Customer, onDelete: 'cascade' },
        },
      })
      table.entity('Line', {
        attributes: { orderId: a.id(), line: a.id(), state: a.id() },
        key: { partition: 'LINES#{orderId}', sort: 'LINE#{line}' },
        parents: { order: { entity: Order, count: 'lines' } },
      })
      const Shelf = table.entity('Shelf', {
        attributes: { shelfId: a.id() },
        key: { partition: 'SHELF#{shelfId}', sort: 'SHELF' },
        movable: ['shelfId'],
        softDelete: true,
      })
      const Box = table.entity('Box', {
        attributes: { shelfId: a.id(), boxId: a.id() },
        key: { partition: 'SHELF#{shelfId}', sort: 'BOX#{boxId}' },
        parents: { shelf: { entity: Shelf, onDelete: 'cascade' } },
      })
      const Crate = table.entity('Crate', {
        attributes: { crateId: a.id(), jars: a.count(), lids: a.count() },
        key: { partition: 'CRATE#{crateId}', sort: 'CRATE' },
        movable: ['crateId'],
      })
      const Jar = table.entity('Jar', {
        attributes: { crateId: a.id().readOnly(), jarId: a.id() },
        key: { partition: 'CRATE#{crateId}', sort: 'JAR#{jarId}' },
        parents: {
          crate: { entity: Crate, count: 'jars', moveUpTo: 60 },
          free: { entity: Crate, moveUpTo: 1 },
        },
      })
      table.entity('Lid', {
        attributes: { crateId: a.id(), jarId: a.id(), lidId: a.id() },
        key: { partition: 'LIDS#{crateId}', sort: 'LID#{lidId}' },
        parents: {
          crate: { entity: Crate, count: 'lids', moveUpTo: 0 },
          shelf: { entity: Shelf, key: { shelfId: 'lidId' }, moveUpTo: 1 },
          jar: { entity: Jar, onDelete: 'cascade' },
          box: { entity: Box, key: { shelfId: 'crateId', boxId: 'jarId' }, moveUpTo: 1 },
        },
      })
    },
    { name: 'parents', timeToLive: 'ends' },
  )
}

function withParentsInTenants(): readonly string[] {
  return faultsOf(
    (table) => {
      const Plan = table.entity('Plan', {
        attributes: { planId: a.id() },
        key: { partition: 'PLAN#{planId}', sort: 'PLAN' },
        shared: true,
      })
      const Agent = table.entity('Agent', {
        attributes: { agentId: a.id(), planId: a.id() },
        key: { partition: 'T#{org}#AGENT#{agentId}', sort: 'AGENT' },
        parents: { plan: { entity: Plan } },
      })
      table.entity('Offer', {
        attributes: { offerId: a.id(), agentId: a.id() },
        key: { partition: 'OFFER#{offerId}', sort: 'OFFER' },
        shared: true,
        parents: { agent: { entity: Agent } },
      })
    },
    { name: 'tenants', caller: { org: a.id() }, tenant: 'org', indexes: {} },
  )
}

function withWrongVersions(): readonly string[] {
  const upgrades = [(stored: object) => stored]
  return faultsOf(
    (table) => {
      for (const storedAs of ['', 'pk', 'title']) {
        table.entity(`Task${storedAs}`, {
          attributes: { taskId: a.id(), title: a.string() },
          key: { partition: `TASK${storedAs}#{taskId}`, sort: 'TASK' },
          versions: { storedAs, upgrades: storedAs === '' ? [] : upgrades },
        })
      }
    },
    { name: 'versions' },
  )
}
