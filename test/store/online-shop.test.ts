import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CallRecord } from '../../src/store/index.ts'

// The online shop of AWS's DynamoDB design patterns: one table with two indexes, and all its access patterns.

const shop = defineTable({
  name: 'online-shop',
  primaryKey: { partition: 'PK', sort: 'SK' },
  indexes: {
    GSI1: { global: { partition: 'GSI1PK', sort: 'GSI1SK' } },
    GSI2: { global: { partition: 'GSI2PK', sort: 'GSI2SK' } },
  },
  keyFormat: 'verbatim',
})
const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string() },
  key: { partition: 'c#{customerId}', sort: 'c#{customerId}' },
})
const Product = shop.entity('Product', {
  attributes: { productId: a.id(), name: a.string() },
  key: { partition: 'p#{productId}', sort: 'p#{productId}' },
})
const Warehouse = shop.entity('Warehouse', {
  attributes: { warehouseId: a.id(), city: a.string() },
  key: { partition: 'w#{warehouseId}', sort: 'w#{warehouseId}' },
})
const Inventory = shop.entity('Inventory', {
  attributes: { productId: a.id(), warehouseId: a.id(), quantity: a.int() },
  key: { partition: 'p#{productId}', sort: 'w#{warehouseId}' },
  indexes: { GSI1: { partition: 'w#{warehouseId}', sort: 'p#{productId}' } },
})
const Order = shop.entity('Order', {
  attributes: { orderId: a.id(), customerId: a.id(), orderedAt: a.dateTime() },
  key: { partition: 'o#{orderId}', sort: 'c#{customerId}' },
})
const OrderItem = shop.entity('OrderItem', {
  attributes: {
    orderId: a.id(),
    productId: a.id(),
    customerId: a.id(),
    orderedAt: a.dateTime(),
    quantity: a.int(),
  },
  key: { partition: 'o#{orderId}', sort: 'p#{productId}' },
  indexes: {
    GSI1: { partition: 'p#{productId}', sort: '{orderedAt}' },
    GSI2: { partition: 'c#{customerId}', sort: 'p#{orderedAt}#{productId}' },
  },
})
const Invoice = shop.entity('Invoice', {
  attributes: {
    orderId: a.id(),
    invoiceId: a.id(),
    customerId: a.id(),
    invoicedAt: a.dateTime(),
    payments: a.list(a.map('Payment', { method: a.string(), amount: a.money() })),
  },
  key: { partition: 'o#{orderId}', sort: 'i#{invoiceId}' },
  indexes: {
    GSI1: { partition: 'i#{invoiceId}', sort: 'i#{invoiceId}' },
    GSI2: { partition: 'c#{customerId}', sort: 'i#{invoicedAt}' },
  },
})
const Shipment = shop.entity('Shipment', {
  attributes: { orderId: a.id(), shipmentId: a.id(), warehouseId: a.id(), shippedAt: a.dateTime() },
  key: { partition: 'o#{orderId}', sort: 's#{shipmentId}' },
  indexes: {
    GSI1: { partition: 's#{shipmentId}', sort: 's#{shipmentId}' },
    GSI2: { partition: 'w#{warehouseId}', sort: '{shippedAt}' },
  },
})
const ShipmentItem = shop.entity('ShipmentItem', {
  attributes: { shipmentItemId: a.id(), shipmentId: a.id(), productId: a.id(), quantity: a.int() },
  key: { partition: 'shp#{shipmentItemId}', sort: 'shp#{shipmentItemId}' },
  indexes: { GSI1: { partition: 's#{shipmentId}', sort: 'p#{productId}' } },
})

const access = shop.access({
  customer: Customer.get(),
  product: Product.get(),
  warehouse: Warehouse.get(),
  inventoryOfProduct: Inventory.query(),
  orderDetails: shop.collection([Order, OrderItem, Invoice, Shipment]),
  itemsOfOrder: OrderItem.query(),
  invoicesOfOrder: Invoice.query(),
  shipmentsOfOrder: Shipment.query(),
  ordersOfProduct: OrderItem.query('GSI1'),
  invoice: Invoice.lookup('GSI1'),
  shipmentDetails: shop.collection([Shipment, ShipmentItem], { index: 'GSI1', order: 'desc' }),
  shipmentsOfWarehouse: Shipment.query('GSI2'),
  inventoryOfWarehouse: Inventory.query('GSI1'),
  invoicesOfCustomer: Invoice.query('GSI2'),
  productsOfCustomer: OrderItem.query('GSI2'),
})

const on = (day: number) => new Date(Date.UTC(2026, 0, day))
let store: Store
let calls: CallRecord[] = []
beforeAll(async () => {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: shop, mayCreate: true })
  store = openStore({ client, table: shop, cursorSecret: 'shop', onCall: (call) => calls.push(call) })
  await store.putAll(Customer, [{ customerId: '1', name: 'Ada' }])
  await store.putAll(Product, [{ productId: '9', name: 'Lamp' }])
  await store.putAll(Warehouse, [{ warehouseId: '5', city: 'Ulm' }])
  await store.putAll(Inventory, [
    { productId: '9', warehouseId: '5', quantity: 7 },
    { productId: '9', warehouseId: '6', quantity: 2 },
    { productId: '8', warehouseId: '5', quantity: 1 },
  ])
  for (const [orderId, day] of [
    ['x', 3],
    ['y', 8],
  ] as const) {
    const bought = { orderId, customerId: '1', orderedAt: on(day) }
    await store.putAll(Order, [bought])
    await store.putAll(OrderItem, [
      { ...bought, productId: '9', quantity: 1 },
      { ...bought, productId: '8', quantity: 2 },
    ])
    await store.putAll(Invoice, [
      {
        orderId,
        invoiceId: `i${orderId}`,
        customerId: '1',
        invoicedAt: on(day + 1),
        payments: [{ method: 'card', amount: '12.50' }],
      },
    ])
    await store.putAll(Shipment, [
      { orderId, shipmentId: `s${orderId}`, warehouseId: '5', shippedAt: on(day + 2) },
    ])
    await store.putAll(ShipmentItem, [
      { shipmentItemId: `a${orderId}`, shipmentId: `s${orderId}`, productId: '9', quantity: 1 },
      { shipmentItemId: `b${orderId}`, shipmentId: `s${orderId}`, productId: '8', quantity: 2 },
    ])
  }
})
afterAll(() => store.close())

/** The result of a read, which must be one call. */
async function inOneCall<Result>(read: (request: ReturnType<Store['request']>) => Promise<Result>) {
  calls = []
  const result = await read(store.request())
  expect(calls).toHaveLength(1)
  return result
}

const all = { first: 20 }

it('reads a customer, a product and a warehouse by their ids', async () => {
  expect(await inOneCall((r) => r.one(access.customer, { customerId: '1' }))).toMatchObject({ name: 'Ada' })
  expect(await inOneCall((r) => r.one(access.product, { productId: '9' }))).toMatchObject({ name: 'Lamp' })
  expect(await inOneCall((r) => r.one(access.warehouse, { warehouseId: '5' }))).toMatchObject({ city: 'Ulm' })
})

it('reads an invoice with its payments, and a shipment with its items', async () => {
  const invoice = await inOneCall((r) => r.one(access.invoice, { invoiceId: 'ix' }))
  expect(invoice).toMatchObject({ orderId: 'x', payments: [{ method: 'card', amount: '12.50' }] })
  const { edges } = await inOneCall((r) => r.page(access.shipmentDetails, { shipmentId: 'sx' }, all))
  expect(edges.map(({ item }) => item)).toMatchObject([
    { __typename: 'Shipment', orderId: 'x' },
    { __typename: 'ShipmentItem', productId: '9' },
    { __typename: 'ShipmentItem', productId: '8' },
  ])
})

it('reads all items of an order, and each type of them separately', async () => {
  const order = { orderId: 'x' }
  const { edges } = await inOneCall((r) => r.page(access.orderDetails, order, all))
  expect(edges.map(({ item }) => item?.__typename)).toEqual([
    'Order',
    'Invoice',
    'OrderItem',
    'OrderItem',
    'Shipment',
  ])
  const items = await inOneCall((r) => r.page(access.itemsOfOrder, order, all))
  expect(items.edges.map(({ item }) => item?.productId)).toEqual(['8', '9'])
  const invoices = await inOneCall((r) => r.page(access.invoicesOfOrder, order, all))
  expect(invoices.edges.map(({ item }) => item?.invoiceId)).toEqual(['ix'])
  const shipments = await inOneCall((r) => r.page(access.shipmentsOfOrder, order, all))
  expect(shipments.edges.map(({ item }) => item?.shipmentId)).toEqual(['sx'])
})

it('reads the stock of a product and of a warehouse', async () => {
  const ofProduct = await inOneCall((r) => r.page(access.inventoryOfProduct, { productId: '9' }, all))
  expect(ofProduct.edges.map(({ item }) => item?.quantity)).toEqual([7, 2])
  const inWarehouse = await inOneCall((r) => r.page(access.inventoryOfWarehouse, { warehouseId: '5' }, all))
  expect(inWarehouse.edges.map(({ item }) => item?.quantity)).toEqual([1, 7])
})

it("reads the orders of a product, the shipments of a warehouse, and a customer's invoices and products by date", async () => {
  const late = { gte: on(5) }
  const orders = await inOneCall((r) =>
    r.page(access.ordersOfProduct, { productId: '9', orderedAt: late }, all),
  )
  expect(orders.edges.map(({ item }) => item?.orderId)).toEqual(['y'])
  const shipments = await inOneCall((r) =>
    r.page(access.shipmentsOfWarehouse, { warehouseId: '5', shippedAt: { lt: on(10) } }, all),
  )
  expect(shipments.edges.map(({ item }) => item?.shipmentId)).toEqual(['sx'])
  const customer = { customerId: '1' }
  const invoices = await inOneCall((r) =>
    r.page(access.invoicesOfCustomer, { ...customer, invoicedAt: late }, all),
  )
  expect(invoices.edges.map(({ item }) => item?.invoiceId)).toEqual(['iy'])
  const products = await inOneCall((r) =>
    r.page(access.productsOfCustomer, { ...customer, orderedAt: late }, all),
  )
  expect(products.edges.map(({ item }) => item?.productId)).toEqual(['8', '9'])
})
