import { boolean, dateTime, decimal, defineTable, id, int, money, string } from 'dynagate'

/** Northwind, Microsoft's sample company, in one table. */
export const northwind = defineTable({
  name: 'northwind',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    gsi2: { global: { partition: 'gsi2pk', sort: 'gsi2sk' } },
    gsi3: { global: { partition: 'gsi3pk', sort: 'gsi3sk' } },
    byFreight: { local: { sort: 'lsi1sk' } },
  },
})

export const Customer = northwind.entity('Customer', {
  attributes: {
    customerId: id(),
    companyName: string(),
    contactName: string(),
    city: string(),
    region: string().optional(),
    country: id(),
    phone: string(),
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'COUNTRY#{country}', sort: 'CUSTOMER#{companyName}' } },
})

export const Order = northwind.entity('Order', {
  attributes: {
    orderId: id(),
    customerId: id(),
    employeeId: id(),
    orderedAt: dateTime(),
    shippedAt: dateTime().optional(),
    dueAt: dateTime().optional().describe('When an order that has not been shipped is required.'),
    freight: money(),
    shipName: string(),
    shipAddress: string(),
    shipCountry: id(),
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderedAt}#{orderId}' },
  indexes: {
    gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' },
    gsi2: { partition: 'EMPLOYEE#{employeeId}', sort: 'ORDER#{orderedAt}#{orderId}' },
    gsi3: { partition: 'OPEN#{orderId%4}', sort: '{dueAt}#{orderId}', sparse: true },
    byFreight: { sort: 'ORDER#{freight}' },
  },
})

export const OrderLine = northwind.entity('OrderLine', {
  attributes: {
    orderId: id(),
    productId: int({ digits: 4 }),
    unitPrice: money(),
    quantity: int(),
    discount: decimal({ digits: 3, scale: 2 }),
  },
  key: { partition: 'ORDER#{orderId}', sort: 'LINE#{productId}' },
  indexes: { gsi1: { partition: 'PRODUCT#{productId}', sort: 'LINE#{orderId}' } },
})

export const Product = northwind.entity('Product', {
  attributes: {
    productId: int({ digits: 4 }),
    productName: string(),
    supplierId: id(),
    categoryId: id(),
    unitPrice: money(),
    unitsInStock: int(),
    discontinued: boolean(),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
  indexes: {
    gsi1: { partition: 'CATEGORY#{categoryId}', sort: 'PRODUCT#{unitPrice}#{productId}' },
    gsi2: { partition: 'SUPPLIER#{supplierId}', sort: 'PRODUCT#{productName}' },
    gsi3: { partition: 'PRODUCTS', sort: '{productName}' },
  },
})

export const Category = northwind.entity('Category', {
  attributes: { categoryId: id(), categoryName: string(), description: string() },
  key: { partition: 'CATEGORY#{categoryId}', sort: 'CATEGORY' },
  indexes: { gsi1: { partition: 'CATEGORIES', sort: '{categoryName}' } },
})

export const Supplier = northwind.entity('Supplier', {
  attributes: { supplierId: id(), companyName: string(), city: string(), country: id() },
  key: { partition: 'SUPPLIER#{supplierId}', sort: 'SUPPLIER' },
  indexes: { gsi1: { partition: 'COUNTRY#{country}', sort: 'SUPPLIER#{companyName}' } },
})

export const Employee = northwind.entity('Employee', {
  attributes: {
    employeeId: id(),
    firstName: string(),
    lastName: string(),
    title: string(),
    hiredAt: dateTime(),
    reportsTo: id().optional(),
  },
  key: { partition: 'EMPLOYEE#{employeeId}', sort: 'EMPLOYEE' },
  indexes: { gsi1: { partition: 'MANAGER#{reportsTo}', sort: '{lastName}', sparse: true } },
})

export const access = northwind.access({
  customer: Customer.get(),
  customersOfCountry: Customer.query('gsi1'),
  customerItems: northwind.collection([Customer, Order]),
  order: Order.lookup('gsi1'),
  ordersOf: Order.query({ newestFirst: true }),
  ordersByFreight: Order.query('byFreight'),
  ordersOfEmployee: Order.query('gsi2', { newestFirst: true }),
  openOrders: Order.query('gsi3'),
  linesOf: OrderLine.query(),
  linesOfProduct: OrderLine.query('gsi1'),
  product: Product.get(),
  productsOfCategory: Product.query('gsi1'),
  productsOfSupplier: Product.query('gsi2'),
  productsByName: Product.query('gsi3'),
  category: Category.get(),
  categories: Category.query('gsi1'),
  supplier: Supplier.get(),
  suppliersOfCountry: Supplier.query('gsi1'),
  employee: Employee.get(),
  reportsOf: Employee.query('gsi1'),
})
