import { type Row, readRows } from './csv.ts'

/** Northwind's rows as in the files, to compute expected responses without the gateway. */
export interface Rows {
  readonly customers: readonly Row[]
  readonly orders: readonly Row[]
  readonly lines: readonly Row[]
  readonly products: readonly Row[]
  readonly categories: readonly Row[]
  readonly suppliers: readonly Row[]
  readonly employees: readonly Row[]
}

/** An operation, and its expected response, computed from the files. */
export interface Question {
  readonly name: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly expected: unknown
}

/** Reads the files. */
export function readAllRows(directory: string): Rows {
  return {
    customers: readRows(directory, 'customers.csv', 'address'),
    orders: readRows(directory, 'orders.csv', 'shipAddress'),
    lines: readRows(directory, 'order-details.csv'),
    products: readRows(directory, 'products.csv', 'quantityPerUnit'),
    categories: readRows(directory, 'categories.csv'),
    suppliers: readRows(directory, 'suppliers.csv', 'address'),
    employees: readRows(directory, 'employees.csv'),
  }
}

/** Every operation with its expected response. */
export function questions(rows: Rows): Question[] {
  return [
    ...rows.customers.map((customer) => ordersOf1997(rows, customer.customerID ?? '')),
    ...rows.orders.map((order) => orderById(rows, order)),
    ...rows.categories.map((category) => productsByPrice(rows, category.categoryID ?? '')),
    ...rows.employees.map((employee) => latestOrders(rows, employee.employeeID ?? '')),
    ...rows.employees.map((employee) => manager(rows, employee)),
    ...rows.suppliers.map((supplier) => productsOfSupplier(rows, supplier.supplierID ?? '')),
    ...rows.products.map((product) => ordersOfProduct(rows, product)),
    ...unique(rows.customers.map(({ country }) => country ?? '')).map((country) =>
      customersOf(rows, country),
    ),
    openOrders(rows),
    productsBeginningWith(rows, 'G'),
  ]
}

function ordersOf1997(rows: Rows, customerId: string): Question {
  const within = rows.orders.filter(
    (order) => order.customerID === customerId && (order.orderDate ?? '').startsWith('1997'),
  )
  return {
    name: 'a customer’s orders between two dates, with lines and product names',
    query: `query ($customerId: ID!, $from: DateTime!, $before: DateTime!) {
      ordersOf(customerId: $customerId, orderedAt: { gte: $from, lt: $before }, first: 100) {
        nodes { orderId orderedAt lines(first: 100) { nodes { quantity unitPrice product { productName } } } }
      }
    }`,
    variables: { customerId, from: '1997-01-01T00:00:00.000Z', before: '1998-01-01T00:00:00.000Z' },
    expected: {
      ordersOf: {
        nodes: newestFirst(within).map((order) => ({
          orderId: order.orderID,
          orderedAt: instant(order.orderDate),
          lines: {
            nodes: linesOf(rows, order.orderID ?? '').map((line) => ({
              quantity: Number(line.quantity),
              unitPrice: cents(line.unitPrice),
              product: { productName: productNamed(rows, line.productID) },
            })),
          },
        })),
      },
    },
  }
}

function orderById(rows: Rows, order: Row): Question {
  return {
    name: 'an order by its id',
    query: `query ($orderId: ID!) {
      order(orderId: $orderId) { orderedAt shippedAt freight shipName shipAddress customer { companyName } employee { lastName } }
    }`,
    variables: { orderId: order.orderID },
    expected: {
      order: {
        orderedAt: instant(order.orderDate),
        shippedAt: instant(order.shippedDate),
        freight: cents(order.freight),
        shipName: order.shipName,
        shipAddress: order.shipAddress,
        customer: {
          companyName: rows.customers.find((row) => row.customerID === order.customerID)?.companyName,
        },
        employee: { lastName: rows.employees.find((row) => row.employeeID === order.employeeID)?.lastName },
      },
    },
  }
}

function productsByPrice(rows: Rows, categoryId: string): Question {
  const products = rows.products.filter((product) => product.categoryID === categoryId)
  const byPrice = products.toSorted(
    (a, b) => Number(a.unitPrice) - Number(b.unitPrice) || Number(a.productID) - Number(b.productID),
  )
  return {
    name: 'products of a category by price',
    query: `query ($categoryId: ID!) {
      productsOfCategory(categoryId: $categoryId, first: 100) { nodes { productName unitPrice } }
    }`,
    variables: { categoryId },
    expected: {
      productsOfCategory: {
        nodes: byPrice.map(({ productName, unitPrice }) => ({ productName, unitPrice: cents(unitPrice) })),
      },
    },
  }
}

function latestOrders(rows: Rows, employeeId: string): Question {
  const orders = newestFirst(rows.orders.filter((order) => order.employeeID === employeeId))
  return {
    name: 'orders of an employee, latest first',
    query: `query ($employeeId: ID!) {
      ordersOfEmployee(employeeId: $employeeId, first: 100) { nodes { orderId } pageInfo { hasNextPage } }
    }`,
    variables: { employeeId },
    expected: {
      ordersOfEmployee: {
        nodes: orders.slice(0, 100).map(({ orderID }) => ({ orderId: orderID })),
        pageInfo: { hasNextPage: orders.length > 100 },
      },
    },
  }
}

function manager(rows: Rows, employee: Row): Question {
  const reports = rows.employees.filter(({ reportsTo }) => reportsTo === employee.employeeID)
  const above = rows.employees.find(({ employeeID }) => employeeID === employee.reportsTo)
  return {
    name: 'an employee’s manager and reports',
    query: `query ($employeeId: ID!) {
      employee(employeeId: $employeeId) { manager { lastName } reports { nodes { lastName } } }
    }`,
    variables: { employeeId: employee.employeeID },
    expected: {
      employee: {
        manager: above ? { lastName: above.lastName } : null,
        reports: { nodes: reports.map(({ lastName }) => ({ lastName })).toSorted(byText('lastName')) },
      },
    },
  }
}

function productsOfSupplier(rows: Rows, supplierId: string): Question {
  const products = rows.products.filter((product) => product.supplierID === supplierId)
  return {
    name: 'products of a supplier by name, with the supplier',
    query: `query ($supplierId: ID!) {
      supplier(supplierId: $supplierId) { companyName products(first: 100) { nodes { productName category { categoryName } } } }
    }`,
    variables: { supplierId },
    expected: {
      supplier: {
        companyName: rows.suppliers.find((row) => row.supplierID === supplierId)?.companyName,
        products: {
          nodes: products
            .map(({ productName, categoryID }) => ({
              productName,
              category: {
                categoryName: rows.categories.find((row) => row.categoryID === categoryID)?.categoryName,
              },
            }))
            .toSorted(byText('productName')),
        },
      },
    },
  }
}

function ordersOfProduct(rows: Rows, product: Row): Question {
  const lines = rows.lines.filter(({ productID }) => productID === product.productID)
  return {
    name: 'the orders that contain a product',
    query: `query ($productId: Int!) { product(productId: $productId) { lines(first: 100) { nodes { orderId quantity } } } }`,
    variables: { productId: Number(product.productID) },
    expected: {
      product: {
        lines: {
          nodes: lines
            .toSorted((a, b) => Number(a.orderID) - Number(b.orderID))
            .map(({ orderID, quantity }) => ({ orderId: orderID, quantity: Number(quantity) })),
        },
      },
    },
  }
}

function customersOf(rows: Rows, country: string): Question {
  const customers = rows.customers.filter((customer) => customer.country === country)
  return {
    name: 'customers of a country by name',
    query: `query ($country: ID!) { customersOfCountry(country: $country, first: 100) { nodes { companyName region } } }`,
    variables: { country },
    expected: {
      customersOfCountry: {
        nodes: customers
          .map(({ companyName, region }) => ({ companyName, region: region ?? null }))
          .toSorted(byText('companyName')),
      },
    },
  }
}

function openOrders(rows: Rows): Question {
  const open = rows.orders.filter(({ shippedDate }) => shippedDate === undefined)
  const due = open.toSorted(
    (a, b) =>
      compare(a.requiredDate ?? '', b.requiredDate ?? '') || compare(a.orderID ?? '', b.orderID ?? ''),
  )
  return {
    name: 'orders not shipped, by the day they are due, over four shards',
    query: '{ openOrders(first: 100) { nodes { orderId dueAt } } }',
    variables: {},
    expected: {
      openOrders: {
        nodes: due.map(({ orderID, requiredDate }) => ({ orderId: orderID, dueAt: instant(requiredDate) })),
      },
    },
  }
}

function productsBeginningWith(rows: Rows, prefix: string): Question {
  const names = rows.products.flatMap(({ productName }) =>
    productName?.startsWith(prefix) ? [{ productName }] : [],
  )
  return {
    name: 'products whose name begins with a string',
    query: `query ($prefix: String!) { productsByName(productName: { beginsWith: $prefix }, first: 100) { nodes { productName } } }`,
    variables: { prefix },
    expected: { productsByName: { nodes: names.toSorted(byText('productName')) } },
  }
}

function linesOf(rows: Rows, orderId: string): Row[] {
  return rows.lines
    .filter(({ orderID }) => orderID === orderId)
    .toSorted((a, b) => Number(a.productID) - Number(b.productID))
}

function productNamed(rows: Rows, productId: string | undefined): string | undefined {
  return rows.products.find(({ productID }) => productID === productId)?.productName
}

function newestFirst(orders: readonly Row[]): Row[] {
  return orders.toSorted(
    (a, b) => compare(b.orderDate ?? '', a.orderDate ?? '') || compare(b.orderID ?? '', a.orderID ?? ''),
  )
}

/** Compares by bytes, as DynamoDB does, without a locale. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function byText<Name extends string>(name: Name) {
  return (a: { readonly [N in Name]?: unknown }, b: { readonly [N in Name]?: unknown }): number =>
    compare(String(a[name]), String(b[name]))
}

function instant(text: string | undefined): string | null {
  return text === undefined ? null : `${text.replace(' ', 'T')}Z`
}

/** An amount with exactly two digits after the point, like the gateway's money. */
function cents(text: string | undefined): string {
  const [whole = '0', fraction = ''] = (text ?? '').split('.')
  return `${whole}.${fraction.slice(0, 2).padEnd(2, '0')}`
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
