import { a, createBuilder, defineGateway, defineTable, type Store } from 'dynagate'

const quotes = defineTable({
  name: 'quotes',
  primaryKey: { partition: 'symbol' },
  timeToLive: 'expiresAt',
})

const Quote = quotes.entity('Quote', {
  attributes: {
    symbol: a.id(),
    price: a.money(),
    expiresAt: a.dateTime({ storedAs: 'epochSeconds' }),
  },
  key: { partition: '{symbol}' },
})

const access = quotes.access({ quote: Quote.get() })

const builder = createBuilder(quotes)

builder.entity(Quote, { fields: (t) => t.attributes('symbol', 'price') })
builder.queryFields((t) => ({ quote: t.item(access.quote) }))

/** Fills the cache. A quote is valid until the next two runs of a schedule of five minutes should have replaced it. */
export async function fill(store: Store, quoted: ReadonlyMap<string, string>): Promise<void> {
  const expiresAt = new Date(Date.now() + 10 * 60 * 1000)
  await store.putAll(
    Quote,
    [...quoted].map(([symbol, price]) => ({ symbol, price, expiresAt })),
  )
}

export default defineGateway({
  table: quotes,
  schema: builder.toSchema(),
  seed: (store) =>
    fill(
      store,
      new Map([
        ['ACME', '12.50'],
        ['GLOBEX', '80.00'],
      ]),
    ),
})
