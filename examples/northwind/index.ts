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
    customer: t.access(access.customer),
    employee: t.access(access.employee),
    lines: t.connection(access.linesOf),
  }),
})
builder.entity(OrderLine, {
  fields: (t) => ({ ...t.attributes(), product: t.access(access.product), order: t.access(access.order) }),
})
builder.entity(Product, {
  fields: (t) => ({
    ...t.attributes(),
    category: t.access(access.category),
    supplier: t.access(access.supplier),
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
    manager: t.access(access.employee, { from: { employeeId: 'reportsTo' } }),
    reports: t.connection(access.reportsOf, { from: { reportsTo: 'employeeId' } }),
    orders: t.connection(access.ordersOfEmployee),
  }),
})
builder.queryFields((t) => ({
  customer: t.access(access.customer),
  customersOfCountry: t.connection(access.customersOfCountry),
  customerItems: t.connection(access.customerItems),
  order: t.access(access.order),
  ordersOf: t.connection(access.ordersOf),
  ordersOfEmployee: t.connection(access.ordersOfEmployee),
  openOrders: t.connection(access.openOrders),
  product: t.access(access.product),
  productsOfCategory: t.connection(access.productsOfCategory),
  productsByName: t.connection(access.productsByName),
  categories: t.connection(access.categories),
  supplier: t.access(access.supplier),
  suppliersOfCountry: t.connection(access.suppliersOfCountry),
  employee: t.access(access.employee),
}))

export default defineGateway({ table: northwind, access, schema: builder.toSchema() })
