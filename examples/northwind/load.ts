import type { NewItemOf, Store } from 'dynagate'
import { type Row, readRows } from './csv.ts'
import { Category, Customer, Employee, Order, OrderLine, Product, Supplier } from './model.ts'

/** Northwind's rows as items of the model. */
export interface Northwind {
  readonly customers: NewItemOf<typeof Customer>[]
  readonly orders: NewItemOf<typeof Order>[]
  readonly lines: NewItemOf<typeof OrderLine>[]
  readonly products: NewItemOf<typeof Product>[]
  readonly categories: NewItemOf<typeof Category>[]
  readonly suppliers: NewItemOf<typeof Supplier>[]
  readonly employees: NewItemOf<typeof Employee>[]
}

/** Reads the files of a directory. */
export function readNorthwind(directory: string): Northwind {
  return {
    customers: readRows(directory, 'customers.csv', 'address').map(toCustomer),
    orders: readRows(directory, 'orders.csv', 'shipAddress').map(toOrder),
    lines: readRows(directory, 'order-details.csv').map(toLine),
    products: readRows(directory, 'products.csv', 'quantityPerUnit').map(toProduct),
    categories: readRows(directory, 'categories.csv').map(toCategory),
    suppliers: readRows(directory, 'suppliers.csv', 'address').map(toSupplier),
    employees: readRows(directory, 'employees.csv').map(toEmployee),
  }
}

/** Writes all items and returns their number. */
export async function loadNorthwind(store: Store, data: Northwind): Promise<number> {
  const written = [
    await store.putAll(Customer, data.customers),
    await store.putAll(Order, data.orders),
    await store.putAll(OrderLine, data.lines),
    await store.putAll(Product, data.products),
    await store.putAll(Category, data.categories),
    await store.putAll(Supplier, data.suppliers),
    await store.putAll(Employee, data.employees),
  ]
  return written.reduce((sum, count) => sum + count, 0)
}

function toCustomer(row: Row): NewItemOf<typeof Customer> {
  return {
    customerId: text(row, 'customerID'),
    companyName: text(row, 'companyName'),
    contactName: text(row, 'contactName'),
    city: text(row, 'city'),
    ...(row.region !== undefined && { region: row.region }),
    country: text(row, 'country'),
    phone: text(row, 'phone'),
  }
}

function toOrder(row: Row): NewItemOf<typeof Order> {
  return {
    orderId: text(row, 'orderID'),
    customerId: text(row, 'customerID'),
    employeeId: text(row, 'employeeID'),
    orderedAt: instant(row, 'orderDate'),
    ...(row.shippedDate === undefined
      ? { dueAt: instant(row, 'requiredDate') }
      : { shippedAt: instant(row, 'shippedDate') }),
    freight: text(row, 'freight'),
    shipName: text(row, 'shipName'),
    shipAddress: text(row, 'shipAddress'),
    shipCountry: text(row, 'shipCountry'),
  }
}

function toLine(row: Row): NewItemOf<typeof OrderLine> {
  return {
    orderId: text(row, 'orderID'),
    productId: Number(text(row, 'productID')),
    unitPrice: text(row, 'unitPrice'),
    quantity: Number(text(row, 'quantity')),
    discount: text(row, 'discount'),
  }
}

function toProduct(row: Row): NewItemOf<typeof Product> {
  return {
    productId: Number(text(row, 'productID')),
    productName: text(row, 'productName'),
    supplierId: text(row, 'supplierID'),
    categoryId: text(row, 'categoryID'),
    unitPrice: text(row, 'unitPrice'),
    unitsInStock: Number(text(row, 'unitsInStock')),
    discontinued: text(row, 'discontinued') === '1',
  }
}

function toCategory(row: Row): NewItemOf<typeof Category> {
  return {
    categoryId: text(row, 'categoryID'),
    categoryName: text(row, 'categoryName'),
    description: text(row, 'description'),
  }
}

function toSupplier(row: Row): NewItemOf<typeof Supplier> {
  return {
    supplierId: text(row, 'supplierID'),
    companyName: text(row, 'companyName'),
    city: text(row, 'city'),
    country: text(row, 'country'),
  }
}

function toEmployee(row: Row): NewItemOf<typeof Employee> {
  return {
    employeeId: text(row, 'employeeID'),
    firstName: text(row, 'firstName'),
    lastName: text(row, 'lastName'),
    title: text(row, 'title'),
    hiredAt: instant(row, 'hireDate'),
    ...(row.reportsTo !== undefined && { reportsTo: row.reportsTo }),
  }
}

function text(row: Row, name: string): string {
  const value = row[name]
  if (value === undefined) throw new Error(`a row lacks ${name}: ${JSON.stringify(row)}`)
  return value
}

/** The files' times have no time zone; they are read as UTC. */
function instant(row: Row, name: string): Date {
  return new Date(`${text(row, name).replace(' ', 'T')}Z`)
}
