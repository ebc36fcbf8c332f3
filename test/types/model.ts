import type { ArgumentsOfPattern, ItemOfPattern } from 'dynagate'
import {
  a,
  add,
  append,
  type ConditionOf,
  defineTable,
  type ItemOf,
  type KeyOf,
  members,
  type NewItemOf,
  type PatchOf,
  subtract,
  type UpdateOf,
} from 'dynagate'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    open: { global: { partition: 'openPk', sort: 'openSk' } },
    byTotal: { local: { sort: 'lsi1sk' } },
  },
})
const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), email: a.string(), vip: a.boolean().default(false) },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'EMAIL#{email}', sort: 'CUSTOMER' } },
})
const Order = shop.entity('Order', {
  attributes: {
    customerId: a.id(),
    orderId: a.id(),
    placedAt: a.dateTime().readOnly(),
    state: a.enum('OPEN', 'PAID'),
    total: a.decimal({ digits: 9, scale: 2 }),
    openSince: a.dateTime().optional(),
    note: a.string().optional(),
    weight: a.number(),
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' },
  indexes: {
    gsi1: { partition: 'ORDERS#{customerId}', sort: '{state}#{placedAt}' },
    open: { partition: 'OPEN#{orderId%8}', sort: '{openSince}', sparse: true },
    byTotal: { sort: 'ORDER#{total}' },
  },
})

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => undefined

same<
  ItemOf<typeof Order>,
  {
    readonly __typename: 'Order'
    readonly customerId: string
    readonly orderId: string
    readonly placedAt: Date
    readonly state: 'OPEN' | 'PAID'
    readonly total: string
    readonly weight: number
    readonly openSince?: Date
    readonly note?: string
  }
>(true)
same<KeyOf<typeof Order>, { readonly customerId: string; readonly orderId: string }>(true)
same<NewItemOf<typeof Customer>, { customerId: string; email: string; vip?: boolean }>(true)
same<
  PatchOf<typeof Order>,
  { state?: 'OPEN' | 'PAID'; total?: string; weight?: number; openSince?: Date | null; note?: string | null }
>(true)

const access = shop.access({
  customer: Customer.get(),
  byState: Order.query('gsi1', { order: 'desc' }),
  openOf: Order.query('gsi1', { where: { state: 'OPEN' } }),
  feed: Order.query('open'),
  page: shop.collection([Customer, Order]),
})
type ByState = ArgumentsOfPattern<typeof access.byState>
const at = new Date()
const right: ByState[] = [
  { customerId: 'c' },
  { customerId: 'c', state: 'OPEN' },
  { customerId: 'c', state: 'OPEN', placedAt: at },
  { customerId: 'c', state: { eq: 'OPEN' }, placedAt: { eq: at } },
  { customerId: 'c', state: 'OPEN', placedAt: { gte: at, lt: at } },
]
const fixed: ArgumentsOfPattern<typeof access.openOf> = { customerId: 'c', placedAt: { gte: at } }
const feed: ArgumentsOfPattern<typeof access.feed> = { openSince: { gt: at } }
same<ItemOfPattern<typeof access.page>['__typename'], 'Customer' | 'Order'>(true)

// @ts-expect-error a range on placedAt while state is open
const open: ByState = { customerId: 'c', placedAt: { gte: at } }
// @ts-expect-error a part after a range
const followed: ByState = { customerId: 'c', state: { gte: 'OPEN' }, placedAt: at }
// @ts-expect-error the partition's part is missing
const partial: ByState = { state: 'OPEN' }
// @ts-expect-error not a state
const spelt: ByState = { customerId: 'c', state: 'OPENED' }
// @ts-expect-error consistent reads don't exist on a global index
Order.query('gsi1', { consistent: true })
// @ts-expect-error a pattern that fixes placedAt but not state
Order.query('gsi1', { where: { placedAt: at } })
// @ts-expect-error no such index on this entity
Customer.query('open')
// @ts-expect-error no such index on this entity
Customer.lookup('gsi9')
const Member = shop.entity('Member', {
  attributes: { memberId: a.id(), email: a.email(), team: a.string(), shirt: a.int().optional() },
  key: { partition: 'MEMBER#{memberId}', sort: 'MEMBER' },
  unique: { email: ['email'], shirt: { attributes: ['team', 'shirt'] } },
})
const { memberByShirt } = shop.access({ memberByShirt: Member.lookup('shirt', { consistent: true }) })
same<ArgumentsOfPattern<typeof memberByShirt>, { readonly team: string; readonly shirt: number }>(true)
same<ItemOfPattern<typeof memberByShirt>, ItemOf<typeof Member>>(true)
// @ts-expect-error no such constraint on this entity
Member.lookup('phone')
const Task = shop.entity('Task', {
  attributes: { boardId: a.id(), state: a.enum('TODO', 'DONE'), taskId: a.id(), title: a.string() },
  key: { partition: 'BOARD#{boardId}', sort: 'TASK#{state}#{taskId}' },
  movable: ['state'],
})
same<keyof PatchOf<typeof Task>, 'state' | 'title'>(true)
const Account = shop.entity('Account', {
  attributes: { accountId: a.id(), bookings: a.count(), balance: a.sum({ scale: 2 }), largest: a.sum() },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'ACCOUNT' },
})
const booking = { bookingId: a.id(), account: a.id(), amount: a.money(), pieces: a.int() }
const bookingKey = { partition: 'BOOKING#{bookingId}', sort: 'BOOKING' } as const
shop.entity('Booking', {
  attributes: booking,
  key: bookingKey,
  parents: {
    account: {
      entity: Account,
      key: { accountId: 'account' },
      count: 'bookings',
      sum: { balance: 'amount', largest: 'pieces' },
    },
  },
})
same<NewItemOf<typeof Account>, { accountId: string }>(true)
shop.entity('Booking', {
  attributes: booking,
  key: bookingKey,
  parents: {
    account: {
      entity: Account,
      key: { accountId: 'account' },
      shards: 10,
      count: 'hits',
      sum: { volume: 'amount', sold: 'pieces' },
    },
  },
})
shop.entity('Wrong', {
  attributes: booking,
  key: bookingKey,
  parents: {
    account: {
      entity: Account,
      key: { accountId: 'account' },
      shards: 10,
      count: 'hits',
      // @ts-expect-error a counter sums numbers
      sum: { volume: 'bookingId' },
    },
  },
})
shop.entity('Wrong', {
  attributes: booking,
  key: bookingKey,
  // @ts-expect-error a sum of decimals needs a scale
  parents: { account: { entity: Account, key: { accountId: 'account' }, sum: { largest: 'amount' } } },
})
shop.entity('Wrong', {
  attributes: booking,
  key: bookingKey,
  // @ts-expect-error an attribute of another type
  parents: { account: { entity: Account, key: { accountId: 'pieces' } } },
})
const key = { partition: 'X#{a}', sort: 'A' } as const
// @ts-expect-error unknown attribute in a template
shop.entity('X', { attributes: { a: a.id() }, key: { partition: 'X#{b}', sort: 'A' } })
// @ts-expect-error a.number() has no ordered encoding
shop.entity('X', { attributes: { a: a.id(), n: a.number() }, key: { partition: 'X#{a}', sort: 'N#{n}' } })
// @ts-expect-error a.int() without digits has no ordered encoding
shop.entity('X', { attributes: { a: a.id(), n: a.int() }, key: { partition: 'X#{a}', sort: 'N#{n}' } })
shop.entity('X', {
  attributes: { a: a.id(), n: a.int({ digits: 3 }) },
  key: { partition: 'X#{a}', sort: 'N#{n}' },
})
const optional = { a: a.id(), e: a.id().optional() }
// @ts-expect-error an optional attribute in an index that isn't sparse
shop.entity('X', { attributes: optional, key, indexes: { gsi1: { partition: 'E#{e}', sort: 'A' } } })
// @ts-expect-error a local index has no partition template
shop.entity('X', { attributes: { a: a.id() }, key, indexes: { byTotal: { partition: 'Y', sort: 'T' } } })
// @ts-expect-error no such index
shop.entity('X', { attributes: { a: a.id() }, key, indexes: { gsi9: { partition: 'Y', sort: 'T' } } })
const Other = shop.entity('Other', { attributes: { a: a.id() }, key: { partition: 'OTHER#{a}', sort: 'A' } })
// @ts-expect-error members of a collection share one partition template
shop.collection([Customer, Other])

const meters = defineTable({
  name: 'meters',
  primaryKey: { partition: { name: 'meter', type: 'B' }, sort: { name: 'at', type: 'N' } },
  indexes: { byValue: { local: { sort: { name: 'value', type: 'N' } } } },
})
const Reading = meters.entity('Reading', {
  attributes: { meter: a.binary(), at: a.int(), value: a.number() },
  key: { partition: '{meter}', sort: '{at}' },
  indexes: { byValue: { sort: '{value}' } },
})
const byValue = Reading.query('byValue')
const values: ArgumentsOfPattern<typeof byValue> = { meter: new Uint8Array(), value: { gte: 1.5 } }

const Visit = shop.entity('Visit', {
  attributes: { userId: a.id(), page: a.string(), day: a.date() },
  key: { partition: 'USER#{userId}', sort: 'VISIT#{page}#{userId}#{day}' },
})
const visits = Visit.query()
// The user is known from the partition key, so the day can be given once the page is.
const visited: ArgumentsOfPattern<typeof visits> = { userId: 'u', page: 'home', day: { beginsWith: '2024' } }
// @ts-expect-error a day without a page
const skipped: ArgumentsOfPattern<typeof visits> = { userId: 'u', day: '2024-01-01' }
// @ts-expect-error a misspelt option
Order.query({ newestFrist: true })

const Stock = shop.entity('Stock', {
  attributes: {
    stockId: a.id(),
    pieces: a.int(),
    price: a.money(),
    sold: a.counter(),
    earned: a.counter({ scale: 2 }),
    log: a.list(a.enum('IN', 'OUT')).optional(),
    box: a.map('Box', { label: a.string(), height: a.number().optional() }),
    createdAt: a.createdAt(),
    version: a.version(),
  },
  key: { partition: 'STOCK#{stockId}', sort: 'STOCK' },
})
const Song = shop.entity('Song', {
  attributes: {
    songId: a.id(),
    title: a.string(),
    singer: a.string().optional(),
    plays: a.counter(),
    titleKey: a.lowerCase('title').describe('For look-ups in any case.'),
    singerKey: a.lowerCase('singer').optional(),
    rank: a.computed('1', ['plays'], (plays: number) => -plays, a.int({ digits: 9 })),
  },
  key: { partition: 'SONG#{songId}', sort: 'SONG' },
  indexes: { gsi1: { partition: 'TITLE#{titleKey}', sort: '{rank}' } },
})
same<NewItemOf<typeof Song>, { songId: string; title: string; singer?: string }>(true)
same<PatchOf<typeof Song>, { title?: string; singer?: string | null }>(true)
same<ItemOf<typeof Song>['rank'], number>(true)
same<ItemOf<typeof Song>['singerKey'], string | undefined>(true)

same<
  NewItemOf<typeof Stock>,
  {
    stockId: string
    pieces: number
    price: string
    box: { readonly label: string; readonly height?: number }
    log?: readonly ('IN' | 'OUT')[]
  }
>(true)
const changes: UpdateOf<typeof Stock>[] = [
  { pieces: 3, price: '1.00', log: null },
  { pieces: add(-1), price: subtract('0.50'), sold: add(1), earned: add('1.25'), log: append(['IN']) },
  { box: { label: 'x' } },
  { box: members({ label: 'x', height: add(0.5) }) },
  { box: members({ height: null }) },
]
const conditions: ConditionOf<typeof Stock>[] = [
  { pieces: { gte: 1 }, log: { contains: 'IN', size: { lt: 9 } }, version: { eq: 3 } },
  { or: [{ price: { lt: '3.00' } }, { not: { createdAt: { gt: at } } }] },
  { box: { exists: true, members: { label: { beginsWith: 'x' }, height: { gte: 1 } } } },
]
class Version {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}
const version = a.custom('Version', a.string(), {
  is: (value) => value instanceof Version,
  encode: ({ text }) => text,
  decode: (text) => new Version(text),
  expected: 'a version',
})
const isbn = a.refined('Isbn', a.string(), { is: (text) => text.length === 13, expected: 'an ISBN' })
const Release = shop.entity('Release', {
  attributes: {
    isbn,
    version,
    former: version.optional(),
    pages: a.list(version),
    cover: a.map('Cover', { since: version, colours: a.record(a.int()) }).optional(),
  },
  key: { partition: 'BOOK#{isbn}', sort: '{version}' },
})
same<
  NewItemOf<typeof Release>,
  {
    isbn: string
    version: Version
    former?: Version
    pages: readonly Version[]
    cover?: { readonly since: Version; readonly colours: Readonly<Record<string, number>> }
  }
>(true)
const releases: ArgumentsOfPattern<ReturnType<typeof Release.query>>[] = [
  { isbn: '978' },
  { isbn: '978', version: new Version('1') },
]
const released: ConditionOf<typeof Release> = {
  former: { in: [new Version('1')] },
  isbn: { beginsWith: '978' },
  cover: { members: { since: { in: [new Version('1')] }, colours: { members: { red: { gt: 1 } } } } },
}
// @ts-expect-error the stored form of a version is not a version
const stored: UpdateOf<typeof Release> = { former: '1.0.0' }
export { released, releases, stored }

const matches = defineTable({
  name: 'matches',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    byRegion: { global: { partition: ['tournament', 'r'], sort: ['round', { name: 'score', type: 'N' }] } },
  },
})
const Match = matches.entity('Match', {
  attributes: {
    matchId: a.id(),
    tournament: a.id(),
    region: a.string(),
    round: a.enum('FINAL', 'SEMI'),
    score: a.int(),
  },
  key: { partition: 'MATCH#{matchId}', sort: 'MATCH' },
  indexes: { byRegion: { partition: ['{tournament}', 'REGION#{region}'], sort: ['{round}', '{score}'] } },
})
const Referee = matches.entity('Referee', {
  attributes: { tournament: a.id(), region: a.string(), name: a.string(), rank: a.int() },
  key: { partition: 'T#{tournament}', sort: 'REFEREE#{region}#{name}' },
  indexes: {
    byRegion: { partition: ['{tournament}', 'REGION#{region}'], sort: ['REFEREE', '{rank}'] },
  },
})
type Played = ReturnType<typeof Match.query<'byRegion'>>
const inRegion = { tournament: 't', region: 'EU' }
const played: ArgumentsOfPattern<Played>[] = [
  inRegion,
  { ...inRegion, round: 'FINAL' },
  { ...inRegion, round: 'FINAL', score: 3 },
  { ...inRegion, round: 'FINAL', score: { gte: 3, lt: 9 } },
]
// @ts-expect-error a part behind an open one
const unordered: ArgumentsOfPattern<Played> = { ...inRegion, score: 3 }
const final = Match.query('byRegion', { where: { round: 'FINAL' } })
const ofFinal: ArgumentsOfPattern<typeof final> = { ...inRegion, score: { gt: 1 } }
const inOneRegion = matches.collection([Match, Referee], { index: 'byRegion' })
same<ArgumentsOfPattern<typeof inOneRegion>, { readonly tournament: string; readonly region: string }>(true)
export { ofFinal, played, unordered }

// @ts-expect-error a counter is changed by add() or subtract()
const counted: UpdateOf<typeof Stock> = { sold: 1 }
// @ts-expect-error the store maintains it
const maintained: UpdateOf<typeof Stock> = { version: 1 }
// @ts-expect-error an element of another type
const appended: UpdateOf<typeof Stock> = { log: append(['UP']) }
// @ts-expect-error a required member
const emptied: UpdateOf<typeof Stock> = { box: members({ label: null }) }
// @ts-expect-error numbers have no beginsWith
const begun: ConditionOf<typeof Stock> = { pieces: { beginsWith: '1' } }
// @ts-expect-error no such member
const coloured: ConditionOf<typeof Stock> = { box: { members: { colour: { eq: 'red' } } } }
// @ts-expect-error a member of another type
const high: ConditionOf<typeof Stock> = { box: { members: { height: { gt: 'x' } } } }
// @ts-expect-error a number has no members
const inner: ConditionOf<typeof Stock> = { pieces: { members: { a: { eq: 1 } } } }

export { appended, begun, changes, coloured, conditions, counted, emptied, high, inner, maintained }
export { feed, fixed, followed, open, partial, right, skipped, spelt, values, visited }

const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    several: { global: { partition: ['orgPk', 'state'], sort: 'ticketId' } },
  },
  caller: { userId: a.id(), org: a.id() },
  tenant: 'org',
})
const Ticket = desk.entity('Ticket', {
  attributes: { customerId: a.id(), ticketId: a.id(), state: a.enum('OPEN', 'CLOSED') },
  key: { partition: 'T#{org}#CUSTOMER#{customerId}', sort: 'T#{org}#TICKET#{ticketId}' },
  indexes: {
    gsi1: { partition: 'T#{org}', sort: '{state}#{ticketId}' },
    several: { partition: ['T#{org}', '{state}'], sort: '{ticketId}' },
  },
})
const Article = desk.entity('Article', {
  attributes: { articleId: a.id() },
  key: { partition: 'ARTICLE#{articleId}', sort: 'ARTICLE' },
  shared: true,
})
const ofDesk = desk.access({
  ticket: Ticket.get(),
  tickets: Ticket.query('gsi1'),
  several: Ticket.query('several'),
})

// The tenant is in no key, item, input or argument.
same<KeyOf<typeof Ticket>, { readonly customerId: string; readonly ticketId: string }>(true)
same<NewItemOf<typeof Ticket>, { customerId: string; ticketId: string; state: 'OPEN' | 'CLOSED' }>(true)
same<UpdateOf<typeof Ticket>, { state?: 'OPEN' | 'CLOSED' }>(true)
same<ArgumentsOfPattern<typeof ofDesk.ticket>, { readonly customerId: string; readonly ticketId: string }>(
  true,
)
const tickets: ArgumentsOfPattern<typeof ofDesk.tickets> = { state: 'OPEN' }
const ofState: ArgumentsOfPattern<typeof ofDesk.several> = { state: 'OPEN' }
void [tickets, ofState, Article]

// The values of a second form are those of its entity.
const nextShop = defineTable({ name: 'shop', primaryKey: { partition: 'pk', sort: 'sk' } })
const NextParcel = nextShop.entity('Parcel', {
  attributes: { parcelId: a.id(), grams: a.int(), label: a.string().optional() },
  key: { partition: 'P#{parcelId}', sort: 'PARCEL' },
})
const parcel = {
  attributes: { parcelId: a.id(), kilograms: a.number() },
  key: { partition: 'PARCEL#{parcelId}', sort: 'PARCEL' },
} as const
defineTable({ name: 'shop', primaryKey: { partition: 'pk', sort: 'sk' } }).entity('Parcel', {
  ...parcel,
  next: { entity: NextParcel, values: ({ kilograms, ...item }) => ({ ...item, grams: kilograms * 1000 }) },
})
defineTable({ name: 'shop', primaryKey: { partition: 'pk', sort: 'sk' } }).entity('Parcel', {
  ...parcel,
  // @ts-expect-error grams is missing
  next: { entity: NextParcel, values: ({ parcelId }) => ({ parcelId }) },
})
defineTable({ name: 'shop', primaryKey: { partition: 'pk', sort: 'sk' } }).entity('Parcel', {
  ...parcel,
  // @ts-expect-error grams is a number
  next: { entity: NextParcel, values: ({ parcelId }) => ({ parcelId, grams: 'many' }) },
})
defineTable({ name: 'shop', primaryKey: { partition: 'pk', sort: 'sk' } }).entity('Parcel', {
  ...parcel,
  // @ts-expect-error an item has no weight
  next: { entity: NextParcel, values: ({ parcelId, weight }) => ({ parcelId, grams: weight }) },
})
