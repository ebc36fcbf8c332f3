/** One of the operations that are measured: a document, and its variables for the n-th request. */
export interface Operation {
  readonly query: string
  variables(n: number): Readonly<Record<string, unknown>>
}

/** How large the shop is: the ids of the operations are among these. */
export const shopSize = { customers: 100, orders: 3000, productsPerCategory: 25 }

const customerId = (n: number) => `c-${String(1 + (n % shopSize.customers)).padStart(4, '0')}`
const productId = (n: number) =>
  `p-${1 + (n % 8)}${String(1 + (n % shopSize.productsPerCategory)).padStart(2, '0')}`

/** The five operations, by name. All peers are sent the same documents. */
export const operations: Readonly<Record<string, Operation>> = {
  get: {
    query: 'query Get($id: ID!) { product(productId: $id) { productId name price } }',
    variables: (n) => ({ id: productId(n) }),
  },
  customerWithOrders: {
    query:
      'query Customer($id: ID!) { customer(customerId: $id) { name orders(first: 10) { nodes { orderId total state } } } }',
    variables: (n) => ({ id: customerId(n) }),
  },
  nested: {
    query:
      'query Nested($id: ID!) { orders(customerId: $id, first: 10) { nodes { orderId lines(first: 5) { nodes { lineNumber quantity product { name } } } } } }',
    variables: (n) => ({ id: customerId(n) }),
  },
  aliases: {
    query: `query Aliases(${each((at) => `$p${at}: ID!`)}) { ${each((at) => `a${at}: product(productId: $p${at}) { name }`)} }`,
    variables: (n) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`p${at}`, productId(n + at)])),
  },
  put: {
    query: 'mutation Put($input: CreateReviewInput!) { createReview(input: $input) { stars text } }',
    variables: (n) => ({
      input: {
        productId: productId(n),
        customerId: customerId(n),
        stars: 1 + (n % 5),
        text: 'As described.',
      },
    }),
  },
}

function each(part: (at: number) => string): string {
  return Array.from({ length: 20 }, (_, at) => part(at)).join(' ')
}
