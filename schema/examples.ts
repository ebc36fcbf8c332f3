import type { Example } from 'dynagate'

/** Example operations, each a tab of GraphiQL, with ids that the seed has written. */
export const examples: readonly Example[] = [
  {
    title: 'A customer with their latest orders',
    query: `
query CustomerWithOrders($customerId: ID!) {
  customer(customerId: $customerId) {
    name
    address { street city country }
    orders(first: 10) {
      nodes {
        orderId
        placedAt
        state
        total
        lines(first: 5) {
          nodes {
            quantity
            amount
            productName
          }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
    variables: { customerId: 'c-0042' },
  },
  {
    title: 'A customer by e-mail address, which is unique',
    query: `
query CustomerByEmail($email: EmailAddress!) {
  customerByEmail(email: $email) { customerId name joinedAt }
}`,
    variables: { email: 'karin.ricci.42@example.com' },
  },
  {
    title: 'Orders delivered in the first half of 2025',
    query: `
query OrdersByState($customerId: ID!, $state: OrderState, $placedAt: DateTimeRange) {
  ordersByState(customerId: $customerId, state: $state, placedAt: $placedAt) {
    nodes { orderId state placedAt total }
  }
}`,
    variables: {
      customerId: 'c-0042',
      state: 'DELIVERED',
      placedAt: { gte: '2025-01-01T00:00:00.000Z', lt: '2025-07-01T00:00:00.000Z' },
    },
  },
  {
    title: 'The orders of a customer from 500 euros, by descending total',
    query: `
query LargestOrders($customerId: ID!, $total: DecimalRange) {
  ordersByTotal(customerId: $customerId, total: $total, first: 5) {
    nodes { orderId total placedAt }
  }
}`,
    variables: { customerId: 'c-0042', total: { gte: '500.00' } },
  },
  {
    title: 'An order by its number alone',
    query: `
query OrderByNumber($orderId: ID!) {
  order(orderId: $orderId) {
    placedAt
    state
    total
    customer { name email }
    lines { nodes { lineNumber quantity unitPrice amount productName product { name stock } } }
  }
}`,
    variables: { orderId: 'o-00017' },
  },
  {
    title: 'A customer and their orders by one Query',
    query: `
query CustomerItems($customerId: ID!) {
  customerItems(customerId: $customerId, first: 8) {
    nodes {
      __typename
      ... on Customer { name email }
      ... on Order { orderId placedAt total }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: { customerId: 'c-0042' },
  },
  {
    title: 'Kitchenware up to 50 euros, by ascending price',
    query: `
query ProductsByPrice($category: ProductCategory!, $price: DecimalRange) {
  products(category: $category, price: $price, first: 10) {
    nodes {
      productId
      name
      price
      orderCount
      rating
      reviews(first: 2, filter: { stars: { gte: 4 } }) { totalCount nodes { stars text customer { name } } }
    }
  }
}`,
    variables: { category: 'KITCHEN', price: { lte: '50.00' } },
  },
  {
    title: 'Mark an order as delivered',
    query: `
mutation UpdateOrderState($input: UpdateOrderInput!) {
  updateOrderState(input: $input) { orderId state placedAt }
}`,
    variables: {
      input: {
        customerId: 'c-0042',
        placedAt: '2025-10-19T19:47:42.000Z',
        orderId: 'o-17998',
        state: 'DELIVERED',
      },
    },
  },
  {
    title: 'Place an order: create it with its lines and reduce the stock, in one transaction',
    query: `
mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order { orderId state total customer { name } }
    lines { lineNumber quantity amount product { name stock } }
  }
}`,
    variables: {
      input: {
        customerId: 'c-0042',
        lines: [
          { productId: 'p-501', quantity: 2 },
          { productId: 'p-102', quantity: 1 },
        ],
      },
    },
  },
  {
    title: 'Change an e-mail address: with karin.ricci.42@example.com, which another customer has, it fails',
    query: `
mutation UpdateCustomer($input: UpdateCustomerInput!) {
  updateCustomer(input: $input) { customerId name email }
}`,
    variables: { input: { customerId: 'c-0043', email: 'new.address@example.com' } },
  },
  {
    title: 'Cancel an order that has not been shipped yet, and restock its products, in one transaction',
    query: `
mutation CancelOrder($input: CancelOrderInput!) {
  cancelOrder(input: $input) {
    order { orderId state lines { nodes { quantity productName product { stock } } } }
  }
}`,
    variables: {
      input: { customerId: 'c-0647', placedAt: '2025-11-03T13:01:13.000Z', orderId: 'o-18401' },
    },
  },
  {
    title: 'Restock a product: add pieces, however many there are',
    query: `
mutation RestockProduct($input: RestockProductInput!) {
  restockProduct(input: $input) { productId name stock }
}`,
    variables: { input: { productId: 'p-501', addToStock: 20 } },
  },
  {
    title: 'Rename a product: its order lines have the new name within seconds',
    query: `
mutation RenameProduct($input: UpdateProductInput!) {
  renameProduct(input: $input) { productId name orderCount }
}`,
    variables: { input: { productId: 'p-502', name: 'Non-stick pan' } },
  },
  {
    title: 'Close an account, and reopen it in the next tab',
    query: `
mutation DeleteCustomer($input: DeleteCustomerInput!) {
  deleteCustomer(input: $input) { customerId name email }
}`,
    variables: { input: { customerId: 'c-0044' } },
  },
  {
    title: 'Reopen a closed account',
    query: `
mutation RestoreCustomer($input: RestoreCustomerInput!) {
  restoreCustomer(input: $input) { customerId name email }
}`,
    variables: { input: { customerId: 'c-0044' } },
  },
  {
    title: 'Review a product, which counts it',
    query: `
mutation CreateReview($input: CreateReviewInput!) {
  createReview(input: $input) { reviewId writtenAt stars text product { name reviewCount rating } customer { name } }
}`,
    variables: {
      input: { productId: 'p-501', customerId: 'c-0042', stars: 5, text: 'Worth every cent.' },
    },
  },
  {
    title: 'Follow the orders of a customer: mark one as delivered in another tab',
    query: `
subscription OrdersChanged($customerId: ID!) {
  ordersChanged(customerId: $customerId) {
    kind
    item { orderId state placedAt total customer { name } }
  }
}`,
    variables: { customerId: 'c-0042' },
  },
]
