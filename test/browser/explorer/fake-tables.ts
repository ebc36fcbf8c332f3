import type { ExplorerModel, StoredItem } from '../../../src/explorer/protocol/index.ts'
import type { FakeTable } from './fake-gateway.ts'

/** Customers with nine orders each, a million items by default. */
export function largeTable(items = 1_000_000): FakeTable {
  return {
    items,
    model: {
      ...unknown,
      table: 'large',
      entities: [entity('Customer', ['name', 'email']), entity('Order', orderAttributes)],
    },
    itemAt(position) {
      const customerId = `c-${String(Math.floor(position / 10)).padStart(6, '0')}`
      const pk = { S: `CUSTOMER#${customerId}` }
      if (position % 10 === 9) {
        return {
          entity: 'Customer',
          bytes: 140,
          item: {
            pk,
            sk: { S: 'PROFILE' },
            customerId: { S: customerId },
            name: { S: `Customer number ${position}` },
            email: { S: `customer.${position}@example.com` },
          },
        }
      }
      const orderId = `o-${String(position).padStart(7, '0')}`
      const placedAt = new Date(Date.UTC(2024, 0, 1) + position * 61_000).toISOString()
      return {
        entity: 'Order',
        bytes: 290,
        item: {
          pk,
          sk: { S: `ORDER#${placedAt}#${orderId}` },
          gsi1pk: { S: `ORDER#${orderId}` },
          gsi1sk: { S: 'ORDER' },
          customerId: { S: customerId },
          orderId: { S: orderId },
          placedAt: { S: placedAt },
          state: { S: position % 3 === 0 ? 'PENDING' : 'DELIVERED' },
          total: { N: String((position % 100_000) / 100) },
          isGift: { BOOL: position % 7 === 0 },
        },
      }
    },
  }
}

const orderAttributes = ['customerId', 'orderId', 'placedAt', 'state', 'total', 'isGift']

/** A table that no model describes: long keys, wide numbers, deep values, and hundreds of attributes. */
export function unknownTable(): FakeTable {
  return {
    items: 400,
    model: unknown,
    itemAt(position): StoredItem {
      const attributes = Array.from({ length: 300 }, (_, at) => at).filter(
        (at) => (at * 7 + position) % 9 < 2,
      )
      return {
        bytes: 4_321,
        ...(position % 50 === 7 && { problem: 'It has no attribute that the model describes.' }),
        item: {
          pk: {
            S:
              position % 5 === 0
                ? `${'a-very-long-key/'.repeat(12)}${position >> 2}`
                : `device:${position >> 2}`,
          },
          sk: { S: `${String(position).padStart(6, '0')}` },
          reading: { N: `${'1234567890'.repeat(3)}.${position}` },
          tags: { SS: ['alpha', 'beta', 'gamma'] },
          nested: { M: { list: { L: [{ N: '1' }, { S: 'two' }, { NULL: true }] }, flag: { BOOL: true } } },
          nothing: { NULL: true },
          blob: { B: 'SGVsbG8gd29ybGQ=' },
          text: { S: `Several\nlines of\ntext, ${'and a long one at that. '.repeat(20)}` },
          ...Object.fromEntries(
            attributes.map((at) => [`attribute_${String(at).padStart(3, '0')}`, { N: `${at * position}` }]),
          ),
        },
      }
    },
  }
}

/** A table with what programs and attackers may write: markup, values of 400 KB, deep ones, and names that JavaScript uses. */
export function hostileTable(): FakeTable {
  let deep: StoredItem['item'][string] = { S: 'the bottom' }
  for (let depth = 0; depth < 30; depth += 1) deep = { M: { level: { L: [deep] } } }
  const values: readonly StoredItem['item'][] = [
    { markup: { S: '<img src=x onerror="document.title=\'owned\'">' } },
    { markup: { S: '</script><script>document.title="owned"</script>' } },
    { long: { S: 'z'.repeat(399_000) } },
    { many: { SS: Array.from({ length: 20_000 }, (_, at) => `member ${at}`) } },
    { deep },
    { ['__proto__']: { S: 'a name' }, constructor: { S: 'another' }, entity: { S: 'an attribute' } },
    { wrong: {} },
  ]
  return {
    items: 1_200,
    model: { ...unknown, entities: [entity('<b>Bold</b>', ['markup'])] },
    itemAt: (position) => ({
      bytes: 1_000,
      ...(position % 7 < 2 && { entity: '<b>Bold</b>' }),
      item: { pk: { S: `<i>${position}</i>` }, sk: { S: 'مرحبا 🦊' }, ...values[position % values.length] },
    }),
  }
}

const unknown: ExplorerModel = {
  table: 'unknown',
  region: 'eu-west-1',
  profile: 'development',
  indexes: [
    {
      name: null,
      kind: 'table',
      partition: ['pk'],
      sort: ['sk'],
      types: { pk: 'S', sk: 'S' },
      projection: 'ALL',
    },
    {
      name: 'gsi1',
      kind: 'global',
      partition: ['gsi1pk'],
      sort: ['gsi1sk'],
      types: { gsi1pk: 'S', gsi1sk: 'S' },
      projection: 'ALL',
    },
  ],
  entities: [],
  patterns: [],
  hasStream: false,
  examples: [],
}

function entity(name: string, attributes: readonly string[]): ExplorerModel['entities'][number] {
  return {
    name,
    attributes: attributes.map((each) => ({
      name: each,
      type: 'string',
      isOptional: false,
      hasDefault: false,
      isMaintained: false,
    })),
    keys: [{ index: null, partition: 'CUSTOMER#{customerId}', attributes: ['customerId'] }],
  }
}
