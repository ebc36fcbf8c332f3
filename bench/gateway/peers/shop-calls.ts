import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb'

/** The calls that a good engineer would write for the shop's table, over the AWS SDK's document client. */
export function shopCalls(endpoint: string) {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestHandler: { httpAgent: { keepAlive: true, maxSockets: 256 } },
    }),
  )
  const TableName = 'shop'
  const key = {
    customer: (id: string) => ({ pk: `CUSTOMER#${id}`, sk: 'PROFILE' }),
    product: (id: string) => ({ pk: `PRODUCT#${id}`, sk: 'PRODUCT' }),
  }
  const get = async (Key: Record<string, string>) =>
    (await client.send(new GetCommand({ TableName, Key }))).Item
  const query = async (pk: string, prefix: string, Limit: number, ScanIndexForward: boolean) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
        ExpressionAttributeValues: { ':p': pk, ':s': prefix },
        Limit,
        ScanIndexForward,
      }),
    )
    return Items
  }
  return {
    customer: (id: string) => get(key.customer(id)),
    product: (id: string) => get(key.product(id)),
    /** Any number of products, in the order of the ids: a hundred a call. */
    async products(ids: readonly string[]) {
      const found = new Map<unknown, Record<string, unknown>>()
      const distinct = [...new Set(ids)]
      for (let from = 0; from < distinct.length; from += 100) {
        let Keys: Record<string, unknown>[] | undefined = distinct.slice(from, from + 100).map(key.product)
        while (Keys && Keys.length > 0) {
          const answer: BatchGetCommandOutput = await client.send(
            new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }),
          )
          for (const item of answer.Responses?.[TableName] ?? []) found.set(item.productId, item)
          Keys = answer.UnprocessedKeys?.[TableName]?.Keys
        }
      }
      return ids.map((id) => found.get(id))
    },
    orders: (customerId: string, first: number) => query(`CUSTOMER#${customerId}`, 'ORDER#', first, false),
    lines: (orderId: string, first: number) => query(`ORDER#${orderId}`, 'LINE#', first, true),
    async createReview(input: Record<string, unknown>) {
      const reviewId = `r-${randomUUID()}`
      const writtenAt = new Date().toISOString()
      const Item = {
        ...input,
        reviewId,
        writtenAt,
        pk: `PRODUCT#${input.productId}`,
        sk: `REVIEW#${writtenAt}#${reviewId}`,
        gsi1pk: `REVIEWER#${input.customerId}`,
        gsi1sk: `${writtenAt}#${reviewId}`,
      }
      await client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }))
      return Item
    },
  }
}

/** The calls of {@link shopCalls}. */
export type ShopCalls = ReturnType<typeof shopCalls>

/** An amount of money as the shop's schema gives it. */
export function money(amount: unknown): string {
  return Number(amount).toFixed(2)
}
