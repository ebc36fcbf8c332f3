/** A request whose calls are counted. */
export interface CountedOperation {
  readonly name: string
  readonly query: string
  /** Sent before, uncounted, for an id or a cursor, which differ between servers. */
  readonly before?: { readonly query: string; variablesOf(data: never): Record<string, unknown> }
}

/** Ten operations on the sample shop, one of each kind. */
export const tenOperations: readonly CountedOperation[] = [
  { name: 'get by key', query: '{ product(productId: "p-101") { name category price } }' },
  {
    name: 'range query',
    query: `{
      orders(customerId: "c-0042", placedAt: { gte: "2024-07-01T00:00:00.000Z", lt: "2025-07-01T00:00:00.000Z" }) {
        nodes { orderId placedAt total }
      }
    }`,
  },
  {
    name: 'index lookup',
    query: '{ order(orderId: "o-00017") { placedAt state total customer { name } } }',
  },
  {
    name: 'second page',
    query: `query ($after: String!) {
      orders(customerId: "c-0042", first: 5, after: $after) {
        edges { node { orderId total } }
        pageInfo { hasNextPage }
      }
    }`,
    before: {
      query: '{ orders(customerId: "c-0042", first: 5) { pageInfo { endCursor } } }',
      variablesOf: ({ orders }: { orders: { pageInfo: { endCursor: string } } }) => ({
        after: orders.pageInfo.endCursor,
      }),
    },
  },
  {
    name: 'siblings, two deep',
    query: '{ customer(customerId: "c-0042") { name orders(first: 10) { nodes { orderId total state } } } }',
  },
  {
    name: 'three deep',
    query: `{
      orders(customerId: "c-0042", first: 10) {
        nodes { orderId lines(first: 5) { nodes { lineNumber quantity product { name } } } }
      }
    }`,
  },
  {
    name: 'aliases of one item',
    query: `{
      name: product(productId: "p-501") { name }
      price: product(productId: "p-501") { price }
      category: product(productId: "p-501") { category }
      another: product(productId: "p-502") { name }
    }`,
  },
  {
    name: 'node by id',
    query: 'query ($id: ID!) { node(id: $id) { ... on Product { name price } } }',
    before: {
      query: '{ product(productId: "p-303") { id } }',
      variablesOf: ({ product }: { product: { id: string } }) => ({ id: product.id }),
    },
  },
  {
    name: 'worked example',
    query: `{
      customer(customerId: "c-0042") {
        name
        orders(first: 10) {
          edges { node { total lines(first: 5) { edges { node { product { name } } } } } }
        }
        reviews(first: 3) { edges { node { stars product { name } } } }
      }
    }`,
  },
  {
    name: 'write, read back',
    query: `mutation {
      createReview(input: { productId: "p-501", customerId: "c-0042", stars: 5, text: "Worth every cent." }) {
        stars
        product { name }
        customer { name }
      }
    }`,
  },
]
