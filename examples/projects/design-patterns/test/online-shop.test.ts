import { beforeAll, describe, expect, it } from 'vitest'
import definition, {
  Customer,
  Invoice,
  Order,
  OrderItem,
  Product,
  Shipment,
  ShipmentItem,
  Warehouse,
  WarehouseItem,
} from '../src/online-shop.ts'
import { type Asked, open } from './open.ts'

let shop: Asked
beforeAll(async () => {
  shop = await open(definition)
  const { store } = shop.app
  const [early, late] = [new Date('2020-06-21T10:00:00Z'), new Date('2020-07-02T10:00:00Z')]
  await store.putAll(Customer, [{ customerId: '12345', name: 'Ada', email: 'ada@example.com' }])
  await store.putAll(Product, [
    { productId: '99887', name: 'Kettle', price: '30' },
    { productId: '12345', name: 'Cup', price: '5' },
  ])
  await store.putAll(Warehouse, [{ warehouseId: '12345', address: 'Ulm' }])
  await store.putAll(WarehouseItem, [
    { productId: '12345', warehouseId: '12345', quantity: 50 },
    { productId: '12345', warehouseId: '23456', quantity: 7 },
    { productId: '99887', warehouseId: '12345', quantity: 3 },
  ])
  await store.putAll(Order, [{ orderId: '12345', customerId: '12345', placedAt: early }])
  const item = { customerId: '12345', quantity: 1, price: '5' }
  await store.putAll(OrderItem, [
    { ...item, orderId: '12345', productId: '99887', placedAt: early },
    { ...item, orderId: '12345', productId: '12345', placedAt: early },
    { ...item, orderId: '23456', productId: '99887', placedAt: late },
  ])
  await store.putAll(Invoice, [
    {
      orderId: '12345',
      invoiceId: '55443',
      customerId: '12345',
      issuedAt: early,
      amount: '35',
      payments: [
        { method: 'GIFT_CARD', amount: '10' },
        { method: 'CARD', amount: '25' },
      ],
    },
  ])
  await store.putAll(Shipment, [
    { orderId: '12345', shipmentId: '98765', warehouseId: '12345', address: 'Bonn' },
  ])
  await store.putAll(ShipmentItem, [
    { orderId: '12345', shipmentId: '98765', productId: '12345', quantity: 1 },
  ])
  return () => shop[Symbol.asyncDispose]()
})

const juneOf = '{ gte: "2020-06-01T00:00:00Z", lt: "2020-07-01T00:00:00Z" }'

/** The access patterns of the published model, each with its answer. */
const patterns: readonly (readonly [string, string, unknown])[] = [
  [
    'customer for a given customerId',
    '{ customer(customerId: "12345") { name } }',
    { customer: { name: 'Ada' } },
  ],
  ['product for a given productId', '{ product(productId: "12345") { name } }', { product: { name: 'Cup' } }],
  [
    'warehouse for a given warehouseId',
    '{ warehouse(warehouseId: "12345") { address } }',
    { warehouse: { address: 'Ulm' } },
  ],
  [
    'inventory of a product in all warehouses',
    '{ inventoryOfProduct(productId: "12345") { nodes { warehouseId quantity } } }',
    {
      inventoryOfProduct: {
        nodes: [
          { warehouseId: '12345', quantity: 50 },
          { warehouseId: '23456', quantity: 7 },
        ],
      },
    },
  ],
  [
    'all order details for a given orderId',
    '{ orderDetails(orderId: "12345") { nodes { __typename } } }',
    {
      orderDetails: {
        nodes: ['Order', 'Invoice', 'OrderItem', 'OrderItem', 'Shipment', 'ShipmentItem'].map((name) => ({
          __typename: name,
        })),
      },
    },
  ],
  [
    'all products for a given orderId',
    '{ itemsOfOrder(orderId: "12345") { nodes { productId } } }',
    { itemsOfOrder: { nodes: [{ productId: '12345' }, { productId: '99887' }] } },
  ],
  [
    'invoice for a given orderId',
    '{ invoicesOfOrder(orderId: "12345") { nodes { invoiceId } } }',
    { invoicesOfOrder: { nodes: [{ invoiceId: '55443' }] } },
  ],
  [
    'all shipments for a given orderId',
    '{ shipmentsOfOrder(orderId: "12345") { nodes { shipmentId } } }',
    { shipmentsOfOrder: { nodes: [{ shipmentId: '98765' }] } },
  ],
  [
    'all orders for a given productId and date range',
    `{ ordersOfProduct(productId: "99887", placedAt: ${juneOf}) { nodes { orderId } } }`,
    { ordersOfProduct: { nodes: [{ orderId: '12345' }] } },
  ],
  [
    'invoice and payments for a given invoiceId',
    '{ invoice(invoiceId: "55443") { amount payments { method amount } } }',
    {
      invoice: {
        amount: '35.00',
        payments: [
          { method: 'GIFT_CARD', amount: '10.00' },
          { method: 'CARD', amount: '25.00' },
        ],
      },
    },
  ],
  [
    'shipment detail for a given shipmentId',
    '{ shipment(shipmentId: "98765") { nodes { ... on Shipment { address } ... on ShipmentItem { productId } } } }',
    { shipment: { nodes: [{ productId: '12345' }, { address: 'Bonn' }] } },
  ],
  [
    'all shipments for a given warehouseId',
    '{ shipmentsOfWarehouse(warehouseId: "12345") { nodes { shipmentId } } }',
    { shipmentsOfWarehouse: { nodes: [{ shipmentId: '98765' }] } },
  ],
  [
    'inventory of all products of a warehouse',
    '{ inventoryOfWarehouse(warehouseId: "12345") { nodes { productId quantity } } }',
    {
      inventoryOfWarehouse: {
        nodes: [
          { productId: '12345', quantity: 50 },
          { productId: '99887', quantity: 3 },
        ],
      },
    },
  ],
  [
    'all invoices for a given customerId and date range',
    `{ invoicesOfCustomer(customerId: "12345", issuedAt: ${juneOf}) { nodes { invoiceId } } }`,
    { invoicesOfCustomer: { nodes: [{ invoiceId: '55443' }] } },
  ],
  [
    'all products ordered by a given customerId in a date range',
    `{ itemsOfCustomer(customerId: "12345", placedAt: ${juneOf}) { nodes { orderId } } }`,
    { itemsOfCustomer: { nodes: [{ orderId: '12345' }, { orderId: '12345' }] } },
  ],
]

describe('the online shop', () => {
  it.each(patterns)('gets the %s', async (_, query, expected) => {
    expect(await shop.ask(query)).toEqual(expected)
  })
})
