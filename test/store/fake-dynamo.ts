import {
  type AnyEntity,
  type Document,
  type DocumentValue,
  encodeItem,
  type Index,
  keyAttributes,
  type Table,
} from '../../src/model/index.ts'
import type { DynamoClient, InputOf, OperationName, QueryInput } from '../../src/store/client/index.ts'
import { scriptedClient } from './run/scripted.ts'

/** Options of {@link fakeDynamo}. */
export interface FakeOptions {
  /** The maximum number of items in one response, instead of DynamoDB's 1 MB. */
  readonly pageItems?: number
}

/** A simple DynamoDB in one array, with which the results of the store are compared. */
export interface FakeDynamo {
  readonly client: DynamoClient & { readonly sent: { operation: OperationName; input: unknown }[] }
  /** Puts items without the store. */
  put(entity: AnyEntity, ...items: Readonly<Record<string, unknown>>[]): void
  /** Removes the matching items. */
  remove(isGone: (item: Document) => boolean): void
  /** Its items. */
  readonly items: Document[]
}

/** Creates an empty one with the indexes of a model. */
export function fakeDynamo(table: Table, { pageItems = 1000 }: FakeOptions = {}): FakeDynamo {
  const items: Document[] = []
  const at = (key: Document) =>
    items.findIndex((item) => Object.entries(key).every(([name, value]) => item[name] === value))
  const client = scriptedClient<OperationName>((input, turn) => {
    const { operation } = client.sent[turn] ?? {}
    if (operation === 'get') {
      const found = items[at((input as InputOf<'get'>).Key)]
      return found ? { Item: found } : {}
    }
    if (operation === 'batchGet') {
      const [[name, { Keys }] = ['', { Keys: [] as readonly Document[] }]] = Object.entries(
        (input as InputOf<'batchGet'>).RequestItems,
      )
      return { Responses: { [name]: Keys.flatMap((key) => items[at(key)] ?? []) } }
    }
    if (operation === 'query') return query(table, items, input as QueryInput, pageItems)
    throw new Error(`The fake can't do ${operation}`)
  })
  return {
    client,
    items,
    put: (entity, ...given) => items.push(...given.map((item) => encodeItem(entity, item))),
    remove(isGone) {
      items.splice(0, items.length, ...items.filter((item) => !isGone(item)))
    },
  }
}

function query(table: Table, items: readonly Document[], input: QueryInput, pageItems: number) {
  const index = input.IndexName === undefined ? table.primaryIndex : table.indexes.get(input.IndexName)
  if (!index) throw new Error(`no index ${input.IndexName}`)
  const direction = input.ScanIndexForward === false ? -1 : 1
  const { ExclusiveStartKey: start } = input
  const found = items
    .filter((item) => holds(item, index, input))
    .sort((a, b) => direction * compareEntries(table, index, a, b))
    .filter((item) => !start || direction * compareEntries(table, index, item, start) > 0)
  const page = found.slice(0, Math.min(input.Limit ?? pageItems, pageItems))
  const last = page.at(-1)
  return {
    Items: page.map((item) => project(table, index, item)),
    Count: page.length,
    ...(last && page.length < found.length && { LastEvaluatedKey: pick(last, keyNames(table, index)) }),
  }
}

function holds(item: Document, index: Index, { KeyConditionExpression, ...input }: QueryInput): boolean {
  const { ':p': partition, ':s': s, ':t': t } = input.ExpressionAttributeValues ?? {}
  const names = input.ExpressionAttributeNames ?? {}
  if (item[names['#p'] ?? ''] !== partition) return false
  if (index.sort.some(({ name }) => item[name] === undefined)) return false
  const sort = item[names['#s'] ?? '']
  const against = (bound: DocumentValue | undefined) => compareValues(sort ?? null, bound ?? null)
  const [, condition = ''] = KeyConditionExpression.split('#p = :p AND ')
  switch (condition) {
    case '':
      return true
    case '#s = :s':
      return against(s) === 0
    case '#s > :s':
      return against(s) > 0
    case '#s >= :s':
      return against(s) >= 0
    case '#s < :s':
      return against(s) < 0
    case '#s <= :s':
      return against(s) <= 0
    case '#s BETWEEN :s AND :t':
      return against(s) >= 0 && against(t) <= 0
    case 'begins_with(#s, :s)':
      return String(sort).startsWith(String(s))
    default:
      throw new Error(`The fake can't read ${KeyConditionExpression}`)
  }
}

function compareEntries({ primaryIndex }: Table, index: Index, a: Document, b: Document): number {
  for (const { name } of [...index.sort, ...primaryIndex.partition, ...primaryIndex.sort]) {
    const order = compareValues(a[name] ?? null, b[name] ?? null)
    if (order !== 0) return order
  }
  return 0
}

function compareValues(a: DocumentValue, b: DocumentValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

function project(table: Table, index: Index, item: Document): Document {
  if (index.projection === 'all') return item
  const carried = index.projection === 'keysOnly' ? [] : index.projection
  return pick(item, [...keyNames(table, index), ...carried])
}

function keyNames({ primaryIndex }: Table, index: Index): string[] {
  return [primaryIndex, index].flatMap(keyAttributes)
}

function pick(item: Document, names: readonly string[]): Document {
  return Object.fromEntries(names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])))
}
