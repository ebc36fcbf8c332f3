import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import DataLoader from 'dataloader'
import { buildSchema, type GraphQLSchema, isObjectType, printSchema } from 'graphql'
import definition from '../../examples/northwind/index.ts'

type Item = Readonly<Record<string, unknown>>
type Args = Readonly<Record<string, unknown>>

/** One Query: a partition, a prefix of its sort keys, and a limit. */
interface Asked {
  readonly index?: string
  readonly partition: string
  readonly prefix: string
  readonly first: number
  readonly newestFirst?: boolean
}

/** The loaders of one request. */
interface Loaders {
  readonly items: DataLoader<string, Item | undefined>
  readonly pages: DataLoader<Asked, readonly Item[], string>
}

/**
 * Northwind's schema with resolvers as a good engineer writes them: a DataLoader that gets a tick's items by
 * BatchGetItem, and one that doesn't do the same Query twice.
 */
export function byHand(endpoint: string): {
  readonly schema: GraphQLSchema
  context(): Loaders
  close(): void
} {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials }),
  )
  return {
    schema: withResolvers(buildSchema(printSchema(definition.schema))),
    context: () => ({
      items: new DataLoader((keys) => getAll(client, keys)),
      pages: new DataLoader((asked) => Promise.all(asked.map((each) => query(client, each))), {
        cacheKeyFn: (asked) => JSON.stringify(asked),
      }),
    }),
    close: () => client.destroy(),
  }
}

const TableName = 'northwind'

async function getAll(
  client: DynamoDBDocumentClient,
  keys: readonly string[],
): Promise<(Item | undefined)[]> {
  const Keys = keys.map((key) => {
    const [pk, sk] = key.split(' ')
    return { pk, sk }
  })
  const { Responses = {} } = await client.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }),
  )
  const found = new Map(Responses[TableName]?.map((item) => [`${item.pk} ${item.sk}`, item]))
  return keys.map((key) => found.get(key))
}

async function query(
  client: DynamoDBDocumentClient,
  { index, partition, prefix, first, newestFirst = false }: Asked,
): Promise<readonly Item[]> {
  const names = index === undefined ? { '#p': 'pk', '#s': 'sk' } : { '#p': `${index}pk`, '#s': `${index}sk` }
  const isBounded = prefix !== ''
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      ...(index !== undefined && { IndexName: index }),
      KeyConditionExpression: isBounded ? '#p = :p AND begins_with(#s, :s)' : '#p = :p',
      ExpressionAttributeNames: isBounded ? names : { '#p': names['#p'] },
      ExpressionAttributeValues: { ':p': partition, ...(isBounded && { ':s': prefix }) },
      ScanIndexForward: !newestFirst,
      Limit: first + 1,
    }),
  )
  return Items.slice(0, first)
}

type Resolver = (parent: Item, args: Args, loaders: Loaders) => unknown

const page =
  (asked: (parent: Item, args: Args) => Omit<Asked, 'first'>): Resolver =>
  async (parent, args, { pages }) => ({
    nodes: await pages.load({ ...asked(parent, args), first: Number(args.first) }),
  })
const item =
  (key: (parent: Item, args: Args) => string | undefined): Resolver =>
  (parent, args, { items }) => {
    const asked = key(parent, args)
    return asked === undefined ? null : items.load(asked)
  }
const orderByNumber: Resolver = async (parent, args, { pages }) => {
  const orderId = args.orderId ?? parent.orderId
  const [order] = await pages.load({
    index: 'gsi1',
    partition: `ORDER#${orderId}`,
    prefix: 'ORDER',
    first: 1,
  })
  return order
}
/** The orders that are due first, of four partitions, in one order. */
const openOrders: Resolver = async (_, args, { pages }) => {
  const first = Number(args.first)
  const shards = [0, 1, 2, 3].map((shard) =>
    pages.load({ index: 'gsi3', partition: `OPEN#${shard}`, prefix: '', first }),
  )
  const all = (await Promise.all(shards)).flat()
  return { nodes: all.toSorted((a, b) => (String(a.gsi3sk) < String(b.gsi3sk) ? -1 : 1)).slice(0, first) }
}
const product = (id: unknown) => `PRODUCT#${String(id).padStart(4, '0')} PRODUCT`
const customer = (id: unknown) => `CUSTOMER#${id} PROFILE`
const employee = (id: unknown) => `EMPLOYEE#${id} EMPLOYEE`

const resolvers: Readonly<Record<string, Readonly<Record<string, Resolver>>>> = {
  Query: {
    customer: item((_, { customerId }) => customer(customerId)),
    order: orderByNumber,
    employee: item((_, { employeeId }) => employee(employeeId)),
    product: item((_, { productId }) => product(productId)),
    productsOfCategory: page((_, { categoryId }) => ({
      index: 'gsi1',
      partition: `CATEGORY#${categoryId}`,
      prefix: 'PRODUCT#',
    })),
    openOrders,
  },
  Customer: {
    orders: page(({ customerId }) => ({
      partition: `CUSTOMER#${customerId}`,
      prefix: 'ORDER#',
      newestFirst: true,
    })),
  },
  Order: {
    customer: item(({ customerId }) => customer(customerId)),
    employee: item(({ employeeId }) => employee(employeeId)),
    lines: page(({ orderId }) => ({ partition: `ORDER#${orderId}`, prefix: 'LINE#' })),
  },
  OrderLine: { product: item(({ productId }) => product(productId)), order: orderByNumber },
  Product: {
    category: item(({ categoryId }) => `CATEGORY#${categoryId} CATEGORY`),
    supplier: item(({ supplierId }) => `SUPPLIER#${supplierId} SUPPLIER`),
    lines: page(({ productId }) => ({
      index: 'gsi1',
      partition: `PRODUCT#${String(productId).padStart(4, '0')}`,
      prefix: 'LINE#',
    })),
  },
  Employee: {
    manager: item(({ reportsTo }) => (reportsTo === undefined ? undefined : employee(reportsTo))),
    reports: page(({ employeeId }) => ({ index: 'gsi1', partition: `MANAGER#${employeeId}`, prefix: '' })),
  },
}

function withResolvers(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name)
    if (!isObjectType(type)) throw new Error(`Northwind's schema has no type ${name}`)
    for (const [field, resolve] of Object.entries(fields)) {
      const declared = type.getFields()[field]
      if (declared === undefined) throw new Error(`Northwind's ${name} has no field ${field}`)
      declared.resolve = resolve
    }
  }
  return schema
}
