import type { Random } from '../../soak/random.ts'
import type { Kind, Op } from './market.ts'
import { keyOf, type PlainItem, type PlainMarket, type Values } from './plain-items.ts'

const ids = ['1', '2', '3']
const shortNames = ['a', 'b', 'c', 'd']

/** The first transactions, so that most of the following writes are made. */
export function beginning(): (readonly Op[])[] {
  const create = (kind: Kind, key: Values, values: Values): Op => ({ write: 'create', kind, key, values })
  return [
    ['1', '2'].map((shopId) => create('Shop', { shopId }, { name: `n${shopId}` })),
    ['1', '2', '3'].map((productId) =>
      create('Product', { productId }, { shopId: '1', title: `t${productId}`, price: '1.00' }),
    ),
    [
      create('Shelf', { zone: '1', shelfId: '1' }, {}),
      create('Box', { zone: '1', shelfId: '1', boxId: '1' }, { tag: 'x' }),
      create('Album', { albumId: '1' }, { title: 'a' }),
      create('Photo', { albumId: '1', photoId: '1' }, { code: 'x' }),
      create('Review', { productId: '1', reviewId: '1' }, { author: 'x', stars: 3 }),
    ],
  ]
}

/** The writes of a random transaction, of which most can be made. */
export function randomOps(random: Random, market: PlainMarket, now: number): readonly Op[] {
  if (random.below(12) === 0) {
    const swap = swapOps(random, market)
    if (swap !== undefined) return swap
  }
  const length = random.below(2) === 0 ? 1 : 1 + random.below(4)
  return Array.from({ length }, () => randomOp(random, market, now))
}

/** Two items of one entity exchange a unique value. */
function swapOps(random: Random, { items }: PlainMarket): readonly Op[] | undefined {
  const of: readonly (readonly [Kind, string])[] = [
    ['Shop', 'name'],
    ['Product', 'sku'],
    ['Product', 'title'],
    ['Shelf', 'label'],
    ['Box', 'tag'],
    ['Photo', 'code'],
    ['Ticket', 'code'],
    ['Review', 'author'],
  ]
  const [kind, name] = random.of(of)
  const all = [...items.values()].filter((item) => item.kind === kind)
  if (all.length < 2) return undefined
  const [one, other] = [random.of(all), random.of(all)]
  if (one === other) return undefined
  const op = (to: PlainItem, from: PlainItem): Op => ({
    write: 'update',
    kind,
    key: keyOf(kind, to.values),
    values: {
      [name]: from.values[name] ?? null,
      ...(kind === 'Product' && name === 'sku' && { shopId: from.values.shopId ?? null }),
    },
  })
  return [op(one, other), op(other, one)]
}

function randomOp(random: Random, market: PlainMarket, now: number): Op {
  const kind = random.of([
    'Shop',
    'Product',
    'Product',
    'Review',
    'Review',
    'Shelf',
    'Box',
    'Box',
    'Album',
    'Photo',
    'Photo',
    'Ticket',
  ] as const)
  const all = [...market.items.values()].filter((item) => item.kind === kind)
  const restorable = [...market.deleted.values()].filter((item) => item.kind === kind)
  const found = all.length > 0 ? random.of(all) : undefined
  const isKnown = found !== undefined && random.below(5) > 0
  const key = isKnown ? keyOf(kind, found.values) : randomKey(random, kind)
  const draw = random.below(10)
  if (isKnown && kind === 'Product' && random.below(8) === 0)
    return { write: 'update', kind, key, values: { addToPrice: price(random) } }
  if (isKnown && kind === 'Review' && random.below(8) === 0)
    return { write: 'update', kind, key, values: { addToStars: random.below(5) - 1 } }
  if (restorable.length > 0 && draw < 2)
    return { write: 'restore', kind, key: keyOf(kind, random.of(restorable).values), values: {} }
  if (isKnown && draw < 4)
    return { write: 'delete', kind, key, values: {}, ...expectation(random, kind, found) }
  if (isKnown && draw < 8)
    return {
      write: 'update',
      kind,
      key,
      values: randomChanges(random, kind, now),
      ...expectation(random, kind, found),
    }
  if (draw === 8)
    return { write: 'upsert', kind, key, values: withRequired(kind, randomValues(random, kind, now)) }
  if (draw === 9)
    return { write: random.of(['delete', 'update']), kind, key, values: randomChanges(random, kind, now) }
  return {
    write: 'create',
    kind,
    key: random.below(4) === 0 ? key : randomKey(random, kind),
    values: withRequired(kind, randomValues(random, kind, now)),
  }
}

function expectation(random: Random, kind: Kind, { values }: PlainItem) {
  if (['Box', 'Album', 'Photo'].includes(kind) || random.below(4) > 0) return {}
  return { expectedVersion: random.below(3) === 0 ? Number(values.version) + 1 : Number(values.version) }
}

function randomKey(random: Random, kind: Kind): Values {
  const id = () => random.of(ids)
  switch (kind) {
    case 'Shop':
      return { shopId: id() }
    case 'Product':
      return { productId: random.of(['1', '2', '3', '4', '5']) }
    case 'Review':
      return { productId: id(), reviewId: id() }
    case 'Shelf':
      return { zone: id(), shelfId: id() }
    case 'Box':
      return { zone: id(), shelfId: id(), boxId: random.of(['1', '2', '3', '4']) }
    case 'Album':
      return { albumId: id() }
    case 'Photo':
      return { albumId: id(), photoId: random.of(['1', '2', '3', '4']) }
    case 'Ticket':
      return { ticketId: id() }
  }
}

/** Optional values: undefined for not given, null for none. */
function maybe<Value>(random: Random, make: () => Value): Value | null | undefined {
  const draw = random.below(4)
  return draw === 0 ? null : draw === 1 ? undefined : make()
}

function randomValues(random: Random, kind: Kind, now: number): Values {
  const text = () => random.of(shortNames)
  switch (kind) {
    case 'Shop':
      return { name: text(), city: maybe(random, text) }
    case 'Product':
      return {
        shopId: maybe(random, () => random.of(ids)),
        sku: maybe(random, text),
        title: random.of(['a', 'A', 'b', 'c', 'd', 'e']),
        price: price(random),
        note: maybe(random, text),
      }
    case 'Review':
      return { author: text(), stars: maybe(random, () => random.below(6)) }
    case 'Shelf':
      return { label: maybe(random, text) }
    case 'Box':
      return { tag: maybe(random, text) }
    case 'Album':
      return { title: text() }
    case 'Photo':
      return { code: maybe(random, text) }
    case 'Ticket':
      return {
        code: maybe(random, text),
        expiresAt: maybe(random, () => new Date(now + random.below(60) * 1000).toISOString()),
      }
  }
}

function price(random: Random): string {
  return `${random.below(10) === 0 ? '-' : ''}${random.of(['0', '1', '99', '777777777777', '2147483648'])}.${random.of(['00', '05', '10', '99'])}`.replace(
    '-0.00',
    '0.00',
  )
}

function withRequired(kind: Kind, values: Values): Values {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  return kind === 'Shop' ? { ...given, name: given.name ?? 'a' } : given
}

function randomChanges(random: Random, kind: Kind, now: number): Values {
  const values = Object.entries(randomValues(random, kind, now)).filter(([, value]) => value !== undefined)
  const some = values.filter(() => random.below(2) === 0)
  const changes = Object.fromEntries(some.length > 0 ? some : values.slice(0, 1))
  if (kind === 'Shelf' && random.below(2) === 0) return { ...changes, zone: random.of(ids) }
  if (Object.keys(changes).length > 0) return changes
  const fallback: Partial<Record<Kind, Values>> = {
    Shelf: { label: 'z' },
    Box: { tag: 'z' },
    Photo: { code: 'z' },
    Ticket: { code: 'z' },
  }
  return fallback[kind] ?? {}
}
