import type { TestGateway } from 'dynagate/testing'
import type { Kind } from './market.ts'
import {
  childrenOf,
  idOf,
  type PlainItem,
  type PlainMarket,
  plus,
  reservedOf,
  type Values,
} from './plain-items.ts'

/** What is stored, as strings. */
export interface StoredMarket {
  /** By its id, the attributes of each item. */
  readonly items: ReadonlyMap<string, string>
  readonly reserved: readonly string[]
  readonly deleted: number
}

const numeric = new Set(['price', 'worth', 'products', 'reviews', 'stars', 'boxes', 'photos', 'version'])
const counted: Partial<Record<Kind, readonly string[]>> = {
  Shop: ['products', 'worth'],
  Product: ['reviews', 'stars'],
  Shelf: ['boxes'],
  Album: ['photos'],
}

type Wire = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The stored items that have not expired, read by a scan. */
export async function storedMarket(app: TestGateway, now: number): Promise<StoredMarket> {
  const { Items = [] } = (await app.engine.execute('Scan', {
    TableName: 'market',
    ConsistentRead: true,
  })) as unknown as {
    Items?: Wire[]
  }
  const items = new Map<string, string>()
  const reserved: string[] = []
  let deleted = 0
  for (const item of Items) {
    const expiry = item.expiresAt?.N
    if (expiry !== undefined && Number(expiry) * 1000 < now) continue
    const pk = String(item.pk?.S)
    if (pk.includes('$$dynagate#UniqueValue')) reserved.push(`${ownerOf(item)}`)
    else if (pk.includes('$$dynagate#Deleted')) deleted += 1
    else if (!pk.includes('$$dynagate#')) items.set(`${pk} ${String(item.sk?.S)}`, textOf(item))
  }
  return { items, reserved: reserved.sort(), deleted }
}

function ownerOf({ $$owner }: Wire): string {
  const { pk, sk } = ($$owner?.M ?? {}) as Wire
  return `${pk?.S} ${sk?.S}`
}

function textOf(item: Wire): string {
  const own = Object.entries(item).filter(
    ([name]) => !name.startsWith('$$') && name !== 'pk' && name !== 'sk',
  )
  const values = own.map(([name, value]) => {
    const [[type, inner] = ['', '']] = Object.entries(value)
    return [name, type === 'N' ? numberText(String(inner)) : String(inner)]
  })
  return JSON.stringify(values.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)))
}

function numberText(text: string): string {
  if (!text.includes('.')) return text
  return text.replace(/0+$/, '').replace(/\.$/, '')
}

/** How what is stored differs from a plain market, in sentences. */
export function differences(stored: StoredMarket, market: PlainMarket): string[] {
  const found: string[] = []
  const expected = new Map(
    [...market.items.values()].map((item) => [storedKey(item), expectedText(market, item)]),
  )
  for (const [key, text] of expected) {
    const own = stored.items.get(key)
    if (own !== text) found.push(`${key}: expected ${text}, stored ${own}`)
  }
  for (const [key, text] of stored.items)
    if (!expected.has(key)) found.push(`${key}: expected none, stored ${text}`)
  const owners = reservedOf(market)
    .map(([, owner]) => {
      const item = market.items.get(owner) ?? market.deleted.get(owner)
      return item ? storedKey(item) : owner
    })
    .sort()
  if (String(owners) !== String(stored.reserved))
    found.push(`sentinels: expected ${owners}, stored ${stored.reserved}`)
  if (stored.deleted !== market.deleted.size)
    found.push(`deleted: expected ${market.deleted.size}, stored ${stored.deleted}`)
  return found
}

function expectedText(market: PlainMarket, item: PlainItem): string {
  const { kind, values } = item
  const children = childrenOf(market, idOf(kind, values))
  const counts: Record<string, string> = {}
  for (const name of counted[kind] ?? []) {
    if (name === 'worth')
      counts.worth = children.reduce((sum, { values: { price } }) => plus(sum, String(price)), '0.00')
    else if (name === 'stars')
      counts.stars = String(children.reduce((sum, { values: { stars } }) => sum + Number(stars ?? 0), 0))
    else counts[name] = String(children.length)
  }
  const all: Values = { ...values, ...counts, ...indexKey(item) }
  const entries = Object.entries(all).map(([name, value]) => [
    name,
    name === 'expiresAt'
      ? String(Math.floor(Date.parse(String(value)) / 1000))
      : numeric.has(name)
        ? numberText(String(value))
        : String(value),
  ])
  return JSON.stringify(entries.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)))
}

function indexKey({ kind, values }: PlainItem): Values {
  if (kind !== 'Product' || values.shopId === undefined) return {}
  return { gsi1pk: `SHOP#${values.shopId}`, gsi1sk: `PRODUCT#${values.titleKey}#${values.productId}` }
}

function storedKey({ kind, values }: PlainItem): string {
  switch (kind) {
    case 'Shop':
      return `SHOP#${values.shopId} SHOP`
    case 'Product':
      return `PRODUCT#${values.productId} PRODUCT`
    case 'Review':
      return `PRODUCT#${values.productId} REVIEW#${values.reviewId}`
    case 'Shelf':
      return `SHELF#${values.zone}#${values.shelfId} SHELF`
    case 'Box':
      return `SHELF#${values.zone}#${values.shelfId} BOX#${values.boxId}`
    case 'Album':
      return `ALBUM#${values.albumId} ALBUM`
    case 'Photo':
      return `ALBUM#${values.albumId} PHOTO#${values.photoId}`
    case 'Ticket':
      return `TICKET#${values.ticketId} TICKET`
  }
}
