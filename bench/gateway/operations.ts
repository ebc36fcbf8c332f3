import type { ShopSize } from '../../schema/shop-data.ts'

/** A measured operation: a document, and its variables for the n-th request. */
export interface Operation {
  readonly query: string
  variables(n: number, size: ShopSize): Readonly<Record<string, unknown>>
}

// Consecutive requests read customers that are far apart in the table.
const customerId = (n: number, { customers }: ShopSize) =>
  `c-${String(1 + ((n * 7919) % customers)).padStart(4, '0')}`
const productId = (n: number, { productsPerCategory }: ShopSize) =>
  `p-${1 + (n % 8)}${String(1 + (n % productsPerCategory)).padStart(2, '0')}`

/** The five operations, by name. All peers are sent the same documents. */
export const operations: Readonly<Record<string, Operation>> = {
  get: {
    query: 'query Get($id: ID!) { product(productId: $id) { productId name price } }',
    variables: (n, size) => ({ id: productId(n, size) }),
  },
  customerWithOrders: {
    query:
      'query Customer($id: ID!) { customer(customerId: $id) { name orders(first: 10) { nodes { orderId total state } } } }',
    variables: (n, size) => ({ id: customerId(n, size) }),
  },
  nested: {
    query:
      'query Nested($id: ID!) { orders(customerId: $id, first: 10) { nodes { orderId lines(first: 5) { nodes { lineNumber quantity product { name } } } } } }',
    variables: (n, size) => ({ id: customerId(n, size) }),
  },
  aliases: {
    query: `query Aliases(${each((at) => `$p${at}: ID!`)}) { ${each((at) => `a${at}: product(productId: $p${at}) { name }`)} }`,
    variables: (n, size) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`p${at}`, productId(n + at, size)])),
  },
  put: {
    query: 'mutation Put($input: CreateReviewInput!) { createReview(input: $input) { stars text } }',
    variables: (n, size) => ({
      input: {
        productId: productId(n, size),
        customerId: customerId(n, size),
        stars: 1 + (n % 5),
        text: 'As described.',
      },
    }),
  },
}

/** The n-th request of an operation, as it is posted. */
export function requestOf(name: string, n: number, size: ShopSize): { query: string; variables: object } {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return { query: operation.query, variables: operation.variables(n, size) }
}

/** The document with another operation name, so that no cache has its text. */
export function neverSeen(query: string, n: number): string {
  return query.replace(/^\w+ \w+/, (start) => `${start}_${n}`)
}

function each(part: (at: number) => string): string {
  return Array.from({ length: 20 }, (_, at) => part(at)).join(' ')
}
