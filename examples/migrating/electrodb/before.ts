import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Entity, Service } from 'electrodb'

const Customer = new Entity({
  model: { entity: 'customer', version: '1', service: 'shop' },
  attributes: {
    customerId: { type: 'string', required: true },
    name: { type: 'string', required: true },
  },
  indexes: {
    primary: { pk: { field: 'pk', composite: ['customerId'] }, sk: { field: 'sk', composite: [] } },
  },
})

const Order = new Entity({
  model: { entity: 'order', version: '1', service: 'shop' },
  attributes: {
    customerId: { type: 'string', required: true },
    orderId: { type: 'string', required: true },
    placedAt: { type: 'string', required: true },
    total: { type: 'number', required: true },
  },
  indexes: {
    primary: {
      pk: { field: 'pk', composite: ['customerId'] },
      sk: { field: 'sk', composite: ['placedAt', 'orderId'] },
    },
    byId: {
      index: 'gsi1',
      pk: { field: 'gsi1pk', composite: ['orderId'] },
      sk: { field: 'gsi1sk', composite: [] },
    },
  },
})

export function openShop(client: DynamoDBClient) {
  return new Service({ customer: Customer, order: Order }, { client, table: 'shop' })
}

export async function customerWithOrders(shop: ReturnType<typeof openShop>, customerId: string) {
  const [customer, orders] = await Promise.all([
    shop.entities.customer.get({ customerId }).go(),
    shop.entities.order.query
      .primary({ customerId })
      .gte({ placedAt: '2026-02-01T00:00:00.000Z' })
      .go({ order: 'desc', limit: 10 }),
  ])
  return { name: customer.data?.name, orders: orders.data.map(({ orderId }) => orderId), next: orders.cursor }
}
