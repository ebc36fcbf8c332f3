import type { Kind } from './market.ts'

/** The values of an item; an attribute that is undefined is missing. */
export type Values = Readonly<Record<string, unknown>>

export interface PlainItem {
  readonly kind: Kind
  readonly values: Values
  /** Whether it is deleted, and a new item with its key has given up its unique value. */
  readonly hasReleased?: boolean
}

/** The items of a market by their keys, and those that can be restored. */
export interface PlainMarket {
  readonly items: ReadonlyMap<string, PlainItem>
  readonly deleted: ReadonlyMap<string, PlainItem>
}

export const emptyMarket: PlainMarket = { items: new Map(), deleted: new Map() }

const keys: Readonly<Record<Kind, readonly string[]>> = {
  Shop: ['shopId'],
  Product: ['productId'],
  Review: ['productId', 'reviewId'],
  Shelf: ['zone', 'shelfId'],
  Box: ['zone', 'shelfId', 'boxId'],
  Album: ['albumId'],
  Photo: ['albumId', 'photoId'],
  Ticket: ['ticketId'],
}
export const versioned: ReadonlySet<Kind> = new Set(['Shop', 'Product', 'Review', 'Shelf', 'Ticket'])
export const soft: ReadonlySet<Kind> = new Set(['Product', 'Review'])
/** The relations whose children have copies, or are counted. */
export const parents: Partial<
  Record<
    Kind,
    {
      readonly kind: Kind
      readonly key: readonly string[]
      readonly copies: Readonly<Record<string, string>>
    }
  >
> = {
  Product: { kind: 'Shop', key: ['shopId'], copies: { shopName: 'name', shopCity: 'city' } },
  Review: { kind: 'Product', key: ['productId'], copies: {} },
  Box: { kind: 'Shelf', key: ['zone', 'shelfId'], copies: {} },
  Photo: { kind: 'Album', key: ['albumId'], copies: { albumTitle: 'title' } },
}
const unique: Partial<Record<Kind, readonly (readonly string[])[]>> = {
  Shop: [['name']],
  Product: [['shopId', 'sku'], ['titleKey']],
  Review: [['productId', 'author']],
  Shelf: [['label']],
  Box: [['tag']],
  Photo: [['code']],
  Ticket: [['code']],
}
export const moveUpTo = 3

export function idOf(kind: Kind, values: Values): string {
  return [kind, ...keys[kind].map((name) => values[name])].join(' ')
}

export function keyOf(kind: Kind, values: Values): Values {
  return Object.fromEntries(keys[kind].map((name) => [name, values[name]]))
}

export function parentOf({ kind, values }: PlainItem): string | undefined {
  const relation = parents[kind]
  if (relation === undefined) return undefined
  const key = relation.key.map((name) => values[name])
  return key.includes(undefined) ? undefined : [relation.kind, ...key].join(' ')
}

export function childrenOf({ items }: PlainMarket, id: string): readonly PlainItem[] {
  return [...items.values()].filter((item) => parentOf(item) === id)
}

/** The unique values that are reserved, each with its owner. */
export function reservedOf({
  items,
  deleted,
}: PlainMarket): readonly (readonly [value: string, owner: string])[] {
  const kept = [...deleted.values()].filter(({ kind, hasReleased }) => kind === 'Review' && !hasReleased)
  const all = [...items.values(), ...kept].flatMap(({ kind, values }) =>
    (unique[kind] ?? []).flatMap((names, at) => {
      const of = names.map((name) => values[name])
      return of.includes(undefined) ? [] : [[[kind, at, ...of].join(' '), idOf(kind, values)] as const]
    }),
  )
  return [...new Map(all.map((each) => [each.join('=>'), each])).values()]
}

/** The market without what has expired. */
export function withoutExpired(market: PlainMarket, now: number): PlainMarket {
  const items = [...market.items].filter(([, { values }]) => !isExpired(values, now))
  return { ...market, items: new Map(items) }
}

function isExpired({ expiresAt }: Values, now: number): boolean {
  return expiresAt !== undefined && Date.parse(String(expiresAt)) < now
}

/** The sum of two decimals with two digits behind the point. */
export function plus(one: string, other: string): string {
  const units = (text: string) => BigInt(text.replace('.', ''))
  const scaled = (text: string) =>
    text.includes('.')
      ? text.replace(/\.(\d*)$/, (_, digits: string) => `.${digits.padEnd(2, '0')}`)
      : `${text}.00`
  const sum = units(scaled(one)) + units(scaled(other))
  const digits = String(sum < 0n ? -sum : sum).padStart(3, '0')
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
