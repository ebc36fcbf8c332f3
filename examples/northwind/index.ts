import { createBuilder, defineGateway } from 'dynagate'
import {
  access,
  Category,
  Customer,
  Employee,
  northwind,
  Order,
  OrderLine,
  Product,
  Supplier,
} from './model.ts'

const builder = createBuilder(northwind)

builder.entity(Customer, {
  fields: (t) => ({
    ...t.attributes(),
    orders: t.connection(access.ordersOf),
    ordersByFreight: t.connection(access.ordersByFreight),
  }),
})
builder.entity(Order, {
  fields: (t) => ({
    ...t.attributes(),
    customer: t.item(access.customer),
    employee: t.item(access.employee),
    lines: t.connection(access.linesOf),
  }),
})
builder.entity(OrderLine, {
  fields: (t) => ({ ...t.attributes(), product: t.item(access.product), order: t.item(access.order) }),
})
builder.entity(Product, {
  fields: (t) => ({
    ...t.attributes(),
    category: t.item(access.category),
    supplier: t.item(access.supplier),
    lines: t.connection(access.linesOfProduct),
  }),
})
builder.entity(Category, {
  fields: (t) => ({ ...t.attributes(), products: t.connection(access.productsOfCategory) }),
})
builder.entity(Supplier, {
  fields: (t) => ({ ...t.attributes(), products: t.connection(access.productsOfSupplier) }),
})
builder.entity(Employee, {
  fields: (t) => ({
    ...t.attributes(),
    manager: t.item(access.employee, { key: { employeeId: 'reportsTo' } }),
    reports: t.connection(access.reportsOf, { key: { reportsTo: 'employeeId' } }),
    orders: t.connection(access.ordersOfEmployee),
  }),
})
builder.queryFields((t) => ({
  customer: t.item(access.customer),
  customersOfCountry: t.connection(access.customersOfCountry),
  customerItems: t.connection(access.customerItems),
  order: t.item(access.order),
  ordersOf: t.connection(access.ordersOf),
  ordersOfEmployee: t.connection(access.ordersOfEmployee),
  openOrders: t.connection(access.openOrders),
  product: t.item(access.product),
  productsOfCategory: t.connection(access.productsOfCategory),
  productsByName: t.connection(access.productsByName),
  categories: t.connection(access.categories),
  supplier: t.item(access.supplier),
  suppliersOfCountry: t.connection(access.suppliersOfCountry),
  employee: t.item(access.employee),
}))

export default defineGateway({ table: northwind, schema: builder.toSchema() })
