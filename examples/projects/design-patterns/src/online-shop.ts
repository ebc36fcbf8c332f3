import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

/** "An Online Shop" of amazon-dynamodb-design-patterns: its keys, indexes and access patterns. */
const shop = defineTable({
  name: 'OnlineShop',
  primaryKey: { partition: 'PK', sort: 'SK' },
  indexes: {
    GSI1: { global: { partition: 'GSI1-PK', sort: 'GSI1-SK' } },
    GSI2: { global: { partition: 'GSI2-PK', sort: 'GSI2-SK' } },
  },
})

export const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string(), email: a.email() },
  key: { partition: 'c#{customerId}', sort: 'c#{customerId}' },
})
export const Product = shop.entity('Product', {
  attributes: { productId: a.id(), name: a.string(), price: a.money() },
  key: { partition: 'p#{productId}', sort: 'p#{productId}' },
})
export const Warehouse = shop.entity('Warehouse', {
  attributes: { warehouseId: a.id(), address: a.string() },
  key: { partition: 'w#{warehouseId}', sort: 'w#{warehouseId}' },
})
/** How many pieces of a product a warehouse has. */
export const WarehouseItem = shop.entity('WarehouseItem', {
  attributes: { productId: a.id(), warehouseId: a.id(), quantity: a.int() },
  key: { partition: 'p#{productId}', sort: 'w#{warehouseId}' },
  indexes: { GSI2: { partition: 'w#{warehouseId}', sort: 'p#{productId}' } },
})
export const Order = shop.entity('Order', {
  attributes: { orderId: a.id(), customerId: a.id(), placedAt: a.dateTime() },
  key: { partition: 'o#{orderId}', sort: 'c#{customerId}' },
})
export const OrderItem = shop.entity('OrderItem', {
  attributes: {
    orderId: a.id(),
    productId: a.id(),
    customerId: a.id(),
    placedAt: a.dateTime(),
    quantity: a.int(),
    price: a.money(),
  },
  key: { partition: 'o#{orderId}', sort: 'p#{productId}' },
  indexes: {
    GSI1: { partition: 'p#{productId}', sort: '{placedAt}' },
    GSI2: { partition: 'c#{customerId}', sort: 'p#{placedAt}' },
  },
})
export const Invoice = shop.entity('Invoice', {
  attributes: {
    orderId: a.id(),
    invoiceId: a.id(),
    customerId: a.id(),
    issuedAt: a.dateTime(),
    amount: a.money(),
    payments: a.list(a.map('Payment', { method: a.enum('CARD', 'GIFT_CARD', 'CODE'), amount: a.money() })),
  },
  key: { partition: 'o#{orderId}', sort: 'i#{invoiceId}' },
  indexes: {
    GSI1: { partition: 'i#{invoiceId}', sort: 'i#{invoiceId}' },
    GSI2: { partition: 'c#{customerId}', sort: 'i#{issuedAt}' },
  },
})
export const Shipment = shop.entity('Shipment', {
  attributes: { orderId: a.id(), shipmentId: a.id(), warehouseId: a.id(), address: a.string() },
  key: { partition: 'o#{orderId}', sort: 'sh#{shipmentId}' },
  indexes: {
    GSI1: { partition: 'sh#{shipmentId}', sort: 'sh#{shipmentId}' },
    GSI2: { partition: 'w#{warehouseId}', sort: 'sh#{shipmentId}' },
  },
})
export const ShipmentItem = shop.entity('ShipmentItem', {
  attributes: { orderId: a.id(), shipmentId: a.id(), productId: a.id(), quantity: a.int() },
  key: { partition: 'o#{orderId}', sort: 'shp#{shipmentId}#{productId}' },
  indexes: { GSI1: { partition: 'sh#{shipmentId}', sort: 'p#{productId}' } },
})

const access = shop.access({
  customer: Customer.get(),
  product: Product.get(),
  warehouse: Warehouse.get(),
  inventoryOfProduct: WarehouseItem.query(),
  inventoryOfWarehouse: WarehouseItem.query('GSI2'),
  orderDetails: shop.collection([Order, OrderItem, Invoice, Shipment, ShipmentItem]),
  itemsOfOrder: OrderItem.query(),
  invoicesOfOrder: Invoice.query(),
  shipmentsOfOrder: Shipment.query(),
  ordersOfProduct: OrderItem.query('GSI1'),
  invoice: Invoice.lookup('GSI1'),
  shipment: shop.collection([Shipment, ShipmentItem], { index: 'GSI1' }),
  shipmentsOfWarehouse: Shipment.query('GSI2'),
  invoicesOfCustomer: Invoice.query('GSI2'),
  itemsOfCustomer: OrderItem.query('GSI2'),
})

const builder = createBuilder(shop)
builder.entity(Customer, { fields: (t) => t.attributes() })
builder.entity(Product, { fields: (t) => t.attributes() })
builder.entity(Warehouse, { fields: (t) => t.attributes() })
builder.entity(WarehouseItem, { fields: (t) => t.attributes() })
builder.entity(Order, { fields: (t) => t.attributes() })
builder.entity(OrderItem, { fields: (t) => ({ ...t.attributes(), product: t.item(access.product) }) })
builder.entity(Invoice, { fields: (t) => t.attributes() })
builder.entity(Shipment, { fields: (t) => t.attributes() })
builder.entity(ShipmentItem, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  customer: t.item(access.customer),
  product: t.item(access.product),
  warehouse: t.item(access.warehouse),
  inventoryOfProduct: t.connection(access.inventoryOfProduct),
  inventoryOfWarehouse: t.connection(access.inventoryOfWarehouse),
  orderDetails: t.connection(access.orderDetails),
  itemsOfOrder: t.connection(access.itemsOfOrder),
  invoicesOfOrder: t.connection(access.invoicesOfOrder),
  shipmentsOfOrder: t.connection(access.shipmentsOfOrder),
  ordersOfProduct: t.connection(access.ordersOfProduct),
  invoice: t.item(access.invoice),
  shipment: t.connection(access.shipment),
  shipmentsOfWarehouse: t.connection(access.shipmentsOfWarehouse),
  invoicesOfCustomer: t.connection(access.invoicesOfCustomer),
  itemsOfCustomer: t.connection(access.itemsOfCustomer),
}))

export default defineGateway({ table: shop, schema: builder.toSchema() })
