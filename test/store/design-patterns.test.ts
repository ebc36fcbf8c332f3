import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import { afterEach, describe, expect, it } from 'vitest'

let store: Store | undefined
afterEach(() => store?.close())

async function storeOf(table: Parameters<typeof prepareTable>[1]['table']): Promise<Store> {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  store = openStore({ client, table, cursorSecret: 'patterns' })
  return store
}

describe('an online shop: the items of an order, and a shipment with its items over an index', () => {
  const shop = defineTable({
    name: 'online-shop',
    primaryKey: { partition: 'PK', sort: 'SK' },
    indexes: { GSI1: { global: { partition: 'GSI1PK', sort: 'GSI1SK' } } },
    keyFormat: 'verbatim',
  })
  const OrderItem = shop.entity('OrderItem', {
    attributes: { orderId: a.id(), productId: a.id(), quantity: a.int() },
    key: { partition: 'o#{orderId}', sort: 'p#{productId}' },
  })
  const Shipment = shop.entity('Shipment', {
    attributes: { orderId: a.id(), shipmentId: a.id(), address: a.string() },
    key: { partition: 'o#{orderId}', sort: 's#{shipmentId}' },
    indexes: { GSI1: { partition: 's#{shipmentId}', sort: 's#{shipmentId}' } },
  })
  const ShipmentItem = shop.entity('ShipmentItem', {
    attributes: { shipmentItemId: a.id(), shipmentId: a.id(), productId: a.id(), quantity: a.int() },
    key: { partition: 'shp#{shipmentItemId}', sort: 'shp#{shipmentItemId}' },
    indexes: { GSI1: { partition: 's#{shipmentId}', sort: 'p#{productId}' } },
  })
  const access = shop.access({
    itemsOfOrder: OrderItem.query(),
    orderContents: shop.collection([OrderItem, Shipment]),
    shipmentWithItems: shop.collection([Shipment, ShipmentItem], { index: 'GSI1', order: 'desc' }),
    itemsOfShipment: shop.collection([ShipmentItem], { index: 'GSI1', beginsWith: 'p#' }),
  })

  it('answers each pattern with one Query', async () => {
    const { putAll, request } = await storeOf(shop).then((each) => ({
      putAll: each.putAll.bind(each),
      request: each.request(),
    }))
    await putAll(OrderItem, [{ orderId: '1', productId: '9', quantity: 2 }])
    await putAll(Shipment, [{ orderId: '1', shipmentId: '7', address: 'Ulm' }])
    await putAll(ShipmentItem, [
      { shipmentItemId: 'x', shipmentId: '7', productId: '9', quantity: 1 },
      { shipmentItemId: 'y', shipmentId: '7', productId: '8', quantity: 1 },
      { shipmentItemId: 'z', shipmentId: '6', productId: '9', quantity: 1 },
    ])
    const all = { first: 10 }
    const ofShipment = await request.page(access.shipmentWithItems, { shipmentId: '7' }, all)
    expect(ofShipment.edges.map(({ item }) => item)).toMatchObject([
      { __typename: 'Shipment', address: 'Ulm' },
      { __typename: 'ShipmentItem', productId: '9', shipmentItemId: 'x' },
      { __typename: 'ShipmentItem', productId: '8', shipmentItemId: 'y' },
    ])
    const items = await request.page(access.itemsOfShipment, { shipmentId: '7' }, { first: 1 })
    expect(items).toMatchObject({ edges: [{ item: { productId: '8' } }], hasNextPage: true })
    const next = await request.page(
      access.itemsOfShipment,
      { shipmentId: '7' },
      {
        first: 1,
        after: items.edges[0]?.cursor ?? '',
      },
    )
    expect(next).toMatchObject({ edges: [{ item: { productId: '9' } }], hasNextPage: false })
  })
})

describe('a chat room: its members, and its messages by time, in one partition', () => {
  const chat = defineTable({
    name: 'chat',
    primaryKey: { partition: 'PK', sort: 'SK' },
    keyFormat: 'verbatim',
  })
  const Profile = chat.entity('Profile', {
    attributes: { user: a.id(), name: a.string() },
    key: { partition: 'User:{user}', sort: 'Profile' },
  })
  const Membership = chat.entity('Membership', {
    attributes: { room: a.id(), user: a.id(), joinedAt: a.dateTime() },
    key: { partition: 'Room:{room}', sort: 'Join:{user}' },
  })
  const Message = chat.entity('Message', {
    attributes: { room: a.id(), at: a.dateTime(), text: a.string() },
    key: { partition: 'Room:{room}', sort: '{at}' },
  })
  const access = chat.access({
    profile: Profile.get(),
    members: Membership.query(),
    messages: Message.query(),
    room: chat.collection([Membership, Message]),
  })

  it('reads the messages without the members, open and by ranges, in either order', async () => {
    const opened = await storeOf(chat)
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
    await opened.putAll(Membership, [{ room: 'r', user: 'u', joinedAt: at(0) }])
    await opened.putAll(
      Message,
      [1, 2, 3].map((minute) => ({ room: 'r', at: at(minute), text: `${minute}` })),
    )
    const texts = async (range: object, page: object = { first: 10 }) => {
      const { edges } = await opened.request().page(access.messages, { room: 'r', ...range } as never, page)
      return edges.map(({ item }) => item?.text).join('')
    }
    expect(await texts({})).toBe('123')
    expect(await texts({}, { last: 2 })).toBe('23')
    expect(await texts({ at: { gt: at(1) } })).toBe('23')
    expect(await texts({ at: { lte: at(2) } })).toBe('12')
    expect(await texts({ at: {} })).toBe('123')
    const { edges } = await opened.request().page(access.room, { room: 'r' }, { first: 10 })
    expect(edges.map(({ item }) => item?.__typename)).toEqual(['Message', 'Message', 'Message', 'Membership'])
  })
})
