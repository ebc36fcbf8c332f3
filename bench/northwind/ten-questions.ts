/** Ten operations on Northwind: documents by name. */
export const tenQuestions: Readonly<Record<string, string>> = {
  'customer by key': '{ customer(customerId: "ALFKI") { companyName city } }',
  'order by its number': '{ order(orderId: "10643") { shipName } }',
  'order with whose and by whom':
    '{ order(orderId: "10643") { shipName customer { companyName } employee { lastName } } }',
  'customer, latest orders':
    '{ customer(customerId: "ALFKI") { companyName orders(first: 5) { nodes { orderId } } } }',
  'orders, lines, products': `{
    customer(customerId: "ALFKI") {
      companyName
      orders(first: 5) { nodes { orderId lines(first: 5) { nodes { quantity product { productName } } } } }
    }
  }`,
  'employee, manager, reports':
    '{ employee(employeeId: "5") { lastName manager { lastName } reports(first: 10) { nodes { lastName } } } }',
  'category, its suppliers':
    '{ productsOfCategory(categoryId: "1", first: 10) { nodes { productName supplier { companyName } } } }',
  'product and who ordered it': `{
    product(productId: 11) {
      productName
      category { categoryName }
      supplier { companyName }
      lines(first: 5) { nodes { order { shipName customer { companyName } } } }
    }
  }`,
  'open orders of four shards':
    '{ openOrders(first: 10) { nodes { orderId shipName customer { companyName } } } }',
  'ten products at once': `{ ${Array.from({ length: 10 }, (_, at) => `p${at}: product(productId: ${at + 1}) { productName }`).join(' ')} }`,
}
