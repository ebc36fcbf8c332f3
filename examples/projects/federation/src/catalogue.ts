import DirectivesPlugin from '@pothos/plugin-directives'
import FederationPlugin from '@pothos/plugin-federation'
import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const table = defineTable({ name: 'catalogue', primaryKey: { partition: 'pk', sort: 'sk' } })
const Product = table.entity('Product', {
  attributes: { productId: a.id(), name: a.string(), price: a.money() },
  key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
})
const access = table.access({ product: Product.get() })

const builder = createBuilder(table, { plugins: [DirectivesPlugin, FederationPlugin] })
builder.entity(Product, {
  federationKeys: [access.product],
  fields: (t) => t.attributes('productId', 'name', 'price'),
})
builder.queryFields((t) => ({ product: t.item(access.product) }))

/** The subgraph of products, in a DynamoDB table. */
export default defineGateway({
  table,
  schema: builder.toSubGraphSchema(),
  seed: async (store) => {
    await store.putAll(Product, [
      { productId: 'p1', name: 'Kettle', price: '30' },
      { productId: 'p2', name: 'Cup', price: '5' },
    ])
  },
})
