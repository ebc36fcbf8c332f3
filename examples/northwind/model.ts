import { a, defineTable } from 'dynagate'

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
    customerId: a.id(),
    companyName: a.string(),
    contactName: a.string(),
    city: a.string(),
    region: a.string().optional(),
    country: a.id(),
    phone: a.string(),
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'COUNTRY#{country}', sort: 'CUSTOMER#{companyName}' } },
})

export const Order = northwind.entity('Order', {
  attributes: {
    orderId: a.id(),
    customerId: a.id(),
    employeeId: a.id(),
    orderedAt: a.dateTime(),
    shippedAt: a.dateTime().optional(),
    dueAt: a.dateTime().optional().describe('When an order that has not been shipped is required.'),
    freight: a.money(),
    shipName: a.string(),
    shipAddress: a.string(),
    shipCountry: a.id(),
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
    orderId: a.id(),
    productId: a.int({ digits: 4 }),
    unitPrice: a.money(),
    quantity: a.int(),
    discount: a.decimal({ digits: 3, scale: 2 }),
  },
  key: { partition: 'ORDER#{orderId}', sort: 'LINE#{productId}' },
  indexes: { gsi1: { partition: 'PRODUCT#{productId}', sort: 'LINE#{orderId}' } },
})

export const Product = northwind.entity('Product', {
  attributes: {
    productId: a.int({ digits: 4 }),
    productName: a.string(),
    supplierId: a.id(),
    categoryId: a.id(),
    unitPrice: a.money(),
    unitsInStock: a.int(),
    discontinued: a.boolean(),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
  indexes: {
    gsi1: { partition: 'CATEGORY#{categoryId}', sort: 'PRODUCT#{unitPrice}#{productId}' },
    gsi2: { partition: 'SUPPLIER#{supplierId}', sort: 'PRODUCT#{productName}' },
    gsi3: { partition: 'PRODUCTS', sort: '{productName}' },
  },
})

export const Category = northwind.entity('Category', {
  attributes: { categoryId: a.id(), categoryName: a.string(), description: a.string() },
  key: { partition: 'CATEGORY#{categoryId}', sort: 'CATEGORY' },
  indexes: { gsi1: { partition: 'CATEGORIES', sort: '{categoryName}' } },
})

export const Supplier = northwind.entity('Supplier', {
  attributes: { supplierId: a.id(), companyName: a.string(), city: a.string(), country: a.id() },
  key: { partition: 'SUPPLIER#{supplierId}', sort: 'SUPPLIER' },
  indexes: { gsi1: { partition: 'COUNTRY#{country}', sort: 'SUPPLIER#{companyName}' } },
})

export const Employee = northwind.entity('Employee', {
  attributes: {
    employeeId: a.id(),
    firstName: a.string(),
    lastName: a.string(),
    title: a.string(),
    hiredAt: a.dateTime(),
    reportsTo: a.id().optional(),
  },
  key: { partition: 'EMPLOYEE#{employeeId}', sort: 'EMPLOYEE' },
  indexes: { gsi1: { partition: 'MANAGER#{reportsTo}', sort: '{lastName}', sparse: true } },
})

export const access = northwind.access({
  customer: Customer.get(),
  customersOfCountry: Customer.query('gsi1'),
  customerItems: northwind.collection([Customer, Order]),
  order: Order.lookup('gsi1'),
  ordersOf: Order.query({ order: 'desc' }),
  ordersByFreight: Order.query('byFreight'),
  ordersOfEmployee: Order.query('gsi2', { order: 'desc' }),
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
