import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const chain = defineTable({
  name: 'chain',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})

/** A hierarchy of fixed levels: country, state, city. */
const Store = chain.entity('Store', {
  attributes: { country: a.string(), state: a.string(), city: a.string(), storeId: a.id(), staff: a.int() },
  key: { partition: 'COUNTRY#{country}', sort: 'STORE#{state}#{city}#{storeId}' },
})

/** A hierarchy of any depth: each category has the id of the one above it. */
const Category = chain.entity('Category', {
  attributes: { categoryId: a.id(), parentId: a.id().optional(), name: a.string() },
  key: { partition: 'CATEGORY#{categoryId}', sort: 'CATEGORY' },
  indexes: { gsi1: { partition: 'PARENT#{parentId}', sort: '{name}', sparse: true } },
})

const access = chain.access({
  stores: Store.query(),
  category: Category.get(),
  subcategories: Category.query('gsi1'),
})

const builder = createBuilder(chain)

builder.entity(Store, { fields: (t) => t.attributes('state', 'city', 'storeId') })
builder.entity(Category, {
  fields: (t) => ({
    ...t.attributes('name'),
    parent: t.item(access.category, { key: { categoryId: 'parentId' } }),
    children: t.connection(access.subcategories, { key: { parentId: 'categoryId' } }),
  }),
})
builder.queryFields((t) => ({ stores: t.connection(access.stores), category: t.item(access.category) }))

export default defineGateway({
  table: chain,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.putAll(Store, [
      { country: 'US', state: 'NY', city: 'Albany', storeId: 's1', staff: 9 },
      { country: 'US', state: 'NY', city: 'New York', storeId: 's2', staff: 40 },
      { country: 'US', state: 'NY', city: 'New York', storeId: 's3', staff: 25 },
      { country: 'US', state: 'WA', city: 'Seattle', storeId: 's4', staff: 31 },
    ])
    await store.putAll(Category, [
      { categoryId: 'k1', name: 'Computers' },
      { categoryId: 'k2', parentId: 'k1', name: 'Laptops' },
      { categoryId: 'k3', parentId: 'k1', name: 'Servers' },
      { categoryId: 'k4', parentId: 'k2', name: 'Ultrabooks' },
    ])
  },
})
