import { a, add, createBuilder, defineGateway, defineTable } from 'dynagate'

/** A table in which everything about integrity is declared at once, and a mutation for each write of it. */
export const market = defineTable({
  name: 'market',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  timeToLive: 'expiresAt',
})

export const Shop = market.entity('Shop', {
  attributes: {
    shopId: a.id(),
    name: a.string(),
    city: a.string().optional(),
    products: a.count(),
    worth: a.sum({ scale: 2 }),
    version: a.version(),
  },
  key: { partition: 'SHOP#{shopId}', sort: 'SHOP' },
  unique: { name: ['name'] },
})

/** May have no shop; can be restored; releases its unique values when it is deleted. */
export const Product = market.entity('Product', {
  attributes: {
    productId: a.id(),
    shopId: a.id().optional(),
    sku: a.string().optional(),
    title: a.string(),
    titleKey: a.lowerCase('title'),
    price: a.decimal({ digits: 18, scale: 2 }),
    note: a.string().default('none').optional(),
    shopName: a.copy(Shop.attributes.name).optional(),
    shopCity: a.copy(Shop.attributes.city).optional(),
    reviews: a.count(),
    stars: a.sum(),
    version: a.version(),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
  indexes: { gsi1: { partition: 'SHOP#{shopId}', sort: 'PRODUCT#{titleKey}#{productId}', sparse: true } },
  unique: { sku: ['shopId', 'sku'], title: ['titleKey'] },
  parents: {
    shop: {
      entity: Shop,
      count: 'products',
      sum: { worth: 'price' },
      copy: { shopName: 'name', shopCity: 'city' },
      atOnce: 2,
    },
  },
  softDelete: true,
})

/** Keeps its unique value while it can be restored. */
export const Review = market.entity('Review', {
  attributes: {
    productId: a.id(),
    reviewId: a.id(),
    author: a.string(),
    stars: a.int().optional(),
    version: a.version(),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'REVIEW#{reviewId}' },
  unique: { author: ['productId', 'author'] },
  parents: { product: { entity: Product, count: 'reviews', sum: { stars: 'stars' } } },
  softDelete: { days: 30, keepsUnique: true },
})

/** Its key can change, and its boxes move with it. */
export const Shelf = market.entity('Shelf', {
  attributes: {
    zone: a.id(),
    shelfId: a.id(),
    label: a.string().optional(),
    boxes: a.count(),
    version: a.version(),
  },
  key: { partition: 'SHELF#{zone}#{shelfId}', sort: 'SHELF' },
  movable: ['zone'],
  unique: { label: ['label'] },
})
export const Box = market.entity('Box', {
  attributes: { zone: a.id(), shelfId: a.id(), boxId: a.id(), tag: a.string().optional() },
  key: { partition: 'SHELF#{zone}#{shelfId}', sort: 'BOX#{boxId}' },
  unique: { tag: ['tag'] },
  parents: { shelf: { entity: Shelf, count: 'boxes', moveUpTo: 3 } },
})

/** Its photos are deleted after it. */
export const Album = market.entity('Album', {
  attributes: { albumId: a.id(), title: a.string(), photos: a.count() },
  key: { partition: 'ALBUM#{albumId}', sort: 'ALBUM' },
})
export const Photo = market.entity('Photo', {
  attributes: {
    albumId: a.id(),
    photoId: a.id(),
    code: a.string().optional(),
    albumTitle: a.copy(Album.attributes.title),
  },
  key: { partition: 'ALBUM#{albumId}', sort: 'PHOTO#{photoId}' },
  unique: { code: ['code'] },
  parents: {
    album: { entity: Album, count: 'photos', copy: { albumTitle: 'title' }, onDelete: 'cascade', atOnce: 2 },
  },
})

/** Expires, with its unique value. */
export const Ticket = market.entity('Ticket', {
  attributes: {
    ticketId: a.id(),
    code: a.string().optional(),
    expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
    version: a.version(),
  },
  key: { partition: 'TICKET#{ticketId}', sort: 'TICKET' },
  unique: { code: ['code'] },
})

export const entities = { Shop, Product, Review, Shelf, Box, Album, Photo, Ticket } as const
export type Kind = keyof typeof entities
export const kinds = Object.keys(entities) as Kind[]

/** One write of a transaction, as the mutation `transact` takes it. */
export interface Op {
  readonly write: 'create' | 'update' | 'upsert' | 'delete' | 'restore'
  readonly kind: Kind
  readonly key: Readonly<Record<string, unknown>>
  readonly values: Readonly<Record<string, unknown>>
  readonly expectedVersion?: number
}

const access = market.access({
  shop: Shop.get(),
  product: Product.get(),
  productsOf: Product.query('gsi1'),
  review: Review.get(),
  reviewsOf: Review.query(),
  shelf: Shelf.get(),
  boxesOf: Box.query(),
  album: Album.get(),
  photosOf: Photo.query(),
  ticket: Ticket.get(),
})

const builder = createBuilder(market)
for (const kind of kinds) builder.entity(entities[kind], { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  shop: t.item(access.shop),
  product: t.item(access.product),
  productsOf: t.connection(access.productsOf),
  review: t.item(access.review),
  reviewsOf: t.connection(access.reviewsOf),
  shelf: t.item(access.shelf),
  boxesOf: t.connection(access.boxesOf),
  album: t.item(access.album),
  photosOf: t.connection(access.photosOf),
  ticket: t.item(access.ticket),
}))
builder.mutationFields((t) => ({
  createShop: t.create(Shop),
  updateShop: t.update(Shop),
  upsertShop: t.upsert(Shop),
  deleteShop: t.delete(Shop),
  createProduct: t.create(Product),
  updateProduct: t.update(Product),
  upsertProduct: t.upsert(Product),
  deleteProduct: t.delete(Product),
  restoreProduct: t.restore(Product),
  createReview: t.create(Review),
  updateReview: t.update(Review),
  addToProduct: t.update(Product, { operators: { price: ['add', 'subtract'] } }),
  addToReview: t.update(Review, { operators: { stars: ['add', 'subtract'] } }),
  upsertReview: t.upsert(Review),
  deleteReview: t.delete(Review),
  restoreReview: t.restore(Review),
  createShelf: t.create(Shelf),
  updateShelf: t.update(Shelf),
  upsertShelf: t.upsert(Shelf),
  deleteShelf: t.delete(Shelf),
  createBox: t.create(Box),
  updateBox: t.update(Box),
  upsertBox: t.upsert(Box),
  deleteBox: t.delete(Box),
  createAlbum: t.create(Album),
  updateAlbum: t.update(Album),
  upsertAlbum: t.upsert(Album),
  deleteAlbum: t.delete(Album),
  createPhoto: t.create(Photo),
  updatePhoto: t.update(Photo),
  upsertPhoto: t.upsert(Photo),
  deletePhoto: t.delete(Photo),
  createTicket: t.create(Ticket),
  updateTicket: t.update(Ticket),
  upsertTicket: t.upsert(Ticket),
  deleteTicket: t.delete(Ticket),
  transact: t.transaction({
    input: { ops: a.json() },
    payload: { shops: [{ updated: Shop }] },
    writes: kinds.map((kind) => [entities[kind], 6]) as never,
    plan: (tx, { ops }) => {
      const writes = tx as unknown as Record<string, (...args: readonly unknown[]) => unknown>
      for (const { write, kind, key, values, expectedVersion } of ops as readonly Op[]) {
        const entity = entities[kind]
        const given = kind === 'Ticket' ? withDate(values) : values
        const options = expectedVersion === undefined ? {} : { expectedVersion }
        if (write === 'create' || write === 'upsert') writes[write]?.(entity, { ...key, ...given })
        else if (write === 'update') writes.update?.(entity, key, withOperators(given), options)
        else if (write === 'delete') writes.delete?.(entity, key, options)
        else writes.restore?.(entity, key)
      }
      return { shops: [] }
    },
  }),
}))

function withOperators({ addToPrice, addToStars, ...values }: Readonly<Record<string, unknown>>) {
  return {
    ...values,
    ...(addToPrice !== undefined && { price: add(addToPrice as string) }),
    ...(addToStars !== undefined && { stars: add(addToStars as number) }),
  }
}

function withDate({ expiresAt, ...values }: Readonly<Record<string, unknown>>) {
  if (expiresAt === undefined) return values
  return { ...values, expiresAt: expiresAt === null ? null : new Date(String(expiresAt)) }
}

export const gateway = defineGateway({
  table: market,
  schema: builder.toSchema(),
  // The limit is above the estimate of any of its transactions.
  cost: { report: 'always', reportTo: () => true, limit: { writeUnits: 10_000 } },
})
