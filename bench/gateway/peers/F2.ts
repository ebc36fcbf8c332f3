import { randomUUID } from 'node:crypto'
import { Pool } from 'undici'
import { type PlainCalls, servePlain } from './plain.ts'
import { endpoint } from './serve.ts'

/** Hand-written DynamoDB JSON over undici, unsigned: a lower bound for any gateway on AWS. */
const pool = new Pool(endpoint, { connections: 256 })
await servePlain(rawCalls())

type Wire = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>

function rawCalls(): PlainCalls {
  const TableName = 'shop'
  const productKey = (id: string) => ({ pk: { S: `PRODUCT#${id}` }, sk: { S: 'PRODUCT' } })
  const get = async (Key: object) => {
    const { Item } = await call('GetItem', { TableName, Key })
    return Item === undefined ? undefined : plain(Item as Wire)
  }
  const query = async (pk: string, prefix: string, Limit: number, ScanIndexForward: boolean) => {
    const { Items } = await call('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
      ExpressionAttributeValues: { ':p': { S: pk }, ':s': { S: prefix } },
      Limit,
      ScanIndexForward,
    })
    return (Items as Wire[]).map(plain)
  }
  return {
    customer: (id) => get({ pk: { S: `CUSTOMER#${id}` }, sk: { S: 'PROFILE' } }),
    product: (id) => get(productKey(id)),
    async products(ids) {
      const Keys = [...new Set(ids)].map(productKey)
      const { Responses } = await call('BatchGetItem', { RequestItems: { [TableName]: { Keys } } })
      const found = (Responses as { shop: Wire[] }).shop.map(plain)
      const byId = new Map(found.map((item) => [item.productId, item]))
      return ids.map((id) => byId.get(id))
    },
    orders: (id, first) => query(`CUSTOMER#${id}`, 'ORDER#', first, false),
    lines: (id, first) => query(`ORDER#${id}`, 'LINE#', first, true),
    async createReview(input) {
      const reviewId = `r-${randomUUID()}`
      const writtenAt = new Date().toISOString()
      const { productId, customerId, stars, text } = input
      const Item = {
        pk: { S: `PRODUCT#${productId}` },
        sk: { S: `REVIEW#${writtenAt}#${reviewId}` },
        gsi1pk: { S: `REVIEWER#${customerId}` },
        gsi1sk: { S: `${writtenAt}#${reviewId}` },
        reviewId: { S: reviewId },
        productId: { S: productId },
        customerId: { S: customerId },
        writtenAt: { S: writtenAt },
        stars: { N: String(stars) },
        text: { S: text },
      }
      await call('PutItem', { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })
      return { stars, text } as never
    },
  }
}

async function call(operation: string, input: object): Promise<Record<string, unknown>> {
  const { body } = await pool.request({
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization: 'any',
    },
    body: JSON.stringify(input),
  })
  return (await body.json()) as Record<string, unknown>
}

function plain(item: Wire): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const name in item) {
    const value = item[name]
    values[name] = value?.S ?? (value?.N === undefined ? value : Number(value.N))
  }
  return values
}
