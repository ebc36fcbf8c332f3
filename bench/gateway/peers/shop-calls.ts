import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb'

/** An item from the document client. */
export type Item = Record<string, unknown>

/** A page of a query, from the first item or after a key. */
export interface PageAsked {
  readonly first: number
  readonly after?: Item | undefined
}

/** The result of a page. */
export interface PageFound {
  readonly items: readonly Item[]
  readonly hasNextPage: boolean
}

/** A half-open range of times. */
export interface TimeRange {
  readonly gte: string
  readonly lt: string
}

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
  const get = async (Key: Item) => (await client.send(new GetCommand({ TableName, Key }))).Item
  const query = async (asked: Asked): Promise<PageFound> => {
    const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand(queryInput(asked)))
    return { items: Items, hasNextPage: LastEvaluatedKey !== undefined }
  }
  /** Any number of items, in the order of their keys: a hundred a call. */
  const batch = async (keys: readonly Item[]) => {
    const found = new Map<string, Item>()
    const distinct = [...new Map(keys.map((key) => [keyText(key), key])).values()]
    for (let from = 0; from < distinct.length; from += 100) {
      let Keys: Item[] | undefined = distinct.slice(from, from + 100)
      while (Keys && Keys.length > 0) {
        const answer: BatchGetCommandOutput = await client.send(
          new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }),
        )
        for (const item of answer.Responses?.[TableName] ?? []) found.set(keyText(item), item)
        Keys = answer.UnprocessedKeys?.[TableName]?.Keys
      }
    }
    return keys.map((key) => found.get(keyText(key)))
  }
  return {
    customer: (id: string) => get(key.customer(id)),
    customers: (ids: readonly string[]) => batch(ids.map(key.customer)),
    product: (id: string) => get(key.product(id)),
    products: (ids: readonly string[]) => batch(ids.map(key.product)),
    async order(id: string) {
      const { items } = await query({ index: 'gsi1', partition: `ORDER#${id}`, prefix: 'ORDER', first: 1 })
      return items[0]
    },
    orders: (customerId: string, asked: PageAsked, placedAt?: TimeRange) =>
      query({
        partition: `CUSTOMER#${customerId}`,
        prefix: 'ORDER#',
        between: placedAt,
        newestFirst: true,
        ...asked,
      }),
    lines: (orderId: string, asked: PageAsked) =>
      query({ partition: `ORDER#${orderId}`, prefix: 'LINE#', ...asked }),
    reviewsBy: (customerId: string, asked: PageAsked) =>
      query({ index: 'gsi1', partition: `REVIEWER#${customerId}`, newestFirst: true, ...asked }),
    async createReview(input: Item) {
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
      const { stars } = input
      // The product counts its reviews, and sums their stars.
      const counted = {
        TableName,
        Key: key.product(String(input.productId)),
        UpdateExpression: 'ADD reviewCount :one, starTotal :stars',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': 1, ':stars': stars },
      }
      const put = { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }
      await client.send(
        new TransactWriteCommand({
          TransactItems: [{ Put: put }, { Update: counted }],
          ClientRequestToken: randomUUID(),
        }),
      )
      return Item
    },
  }
}

/** The calls of {@link shopCalls}. */
export type ShopCalls = ReturnType<typeof shopCalls>

/** An amount of money in the form of the shop's schema. */
export function money(amount: unknown): string {
  return Number(amount).toFixed(2)
}

const TableName = 'shop'

const key = {
  customer: (id: string) => ({ pk: `CUSTOMER#${id}`, sk: 'PROFILE' }),
  product: (id: string) => ({ pk: `PRODUCT#${id}`, sk: 'PRODUCT' }),
}

function keyText({ pk, sk }: Item): string {
  return `${pk} ${sk}`
}

interface Asked extends PageAsked {
  readonly index?: 'gsi1'
  readonly partition: string
  /** The prefix of the requested sort keys. */
  readonly prefix?: string
  readonly between?: TimeRange | undefined
  readonly newestFirst?: boolean
}

function queryInput({ index, partition, prefix = '', between, newestFirst = false, first, after }: Asked) {
  const [pk, sk] = index === undefined ? ['pk', 'sk'] : ['gsi1pk', 'gsi1sk']
  const range = between && { ':a': `${prefix}${between.gte}`, ':b': `${prefix}${between.lt}` }
  const sorted = range ? ` AND ${sk} BETWEEN :a AND :b` : prefix ? ` AND begins_with(${sk}, :s)` : ''
  return {
    TableName,
    ...(index && { IndexName: index }),
    KeyConditionExpression: `${pk} = :p${sorted}`,
    ExpressionAttributeValues: { ':p': partition, ...(range ?? (prefix && { ':s': prefix })) },
    Limit: first,
    ScanIndexForward: !newestFirst,
    ...(after && { ExclusiveStartKey: after }),
  }
}
