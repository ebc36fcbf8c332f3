import type { Step } from './steps.ts'

type Value = { readonly S?: string; readonly N?: string }
type Item = Readonly<Record<string, Value>>
type Input = Readonly<Record<string, unknown>>

/** A table as a plain map of items, with which the engine's responses are compared. */
export class OracleTable {
  readonly #items = new Map<string, Item>()

  /** DynamoDB's response to a step, or `{ error }`. */
  answer({ operation, input }: Step): unknown {
    switch (operation) {
      case 'PutItem':
        return this.#write(input, input.Item as Item, () => input.Item as Item)
      case 'DeleteItem':
        return this.#write(input, input.Key as Item, () => undefined)
      case 'UpdateItem':
        return this.#write(input, input.Key as Item, (before) => updated(input, before))
      case 'GetItem':
        return withItem('Item', this.#items.get(nameOf(input.Key as Item)))
      case 'Query':
        return this.#query(input)
      case 'Scan':
        return this.#scan(input)
      case 'BatchGetItem':
        return this.#batchGet(input)
      case 'BatchWriteItem':
        return this.#batchWrite(input)
      default:
        return this.#transact(input)
    }
  }

  #write(input: Input, key: Item, change: (before: Item | undefined) => Item | undefined): unknown {
    const before = this.#items.get(nameOf(key))
    if (!holds(input, before)) return { error: 'ConditionalCheckFailedException' }
    const after = change(before)
    this.#store(key, after)
    if (input.ReturnValues === 'ALL_OLD') return withItem('Attributes', before)
    return input.ReturnValues === 'ALL_NEW' ? withItem('Attributes', after) : {}
  }

  #store(key: Item, item: Item | undefined): void {
    if (item === undefined) this.#items.delete(nameOf(key))
    else this.#items.set(nameOf(key), item)
  }

  #query(input: Input): unknown {
    const { KeyConditionExpression, ScanIndexForward, Limit, ExclusiveStartKey: start } = input
    const values = input.ExpressionAttributeValues as Record<string, Value>
    const [, sign] = / sk (\S+) /.exec(String(KeyConditionExpression)) ?? []
    const direction = ScanIndexForward === false ? -1 : 1
    const inRange = [...this.#items.values()]
      .filter(
        ({ pk, sk }) => pk?.S === values[':p']?.S && compared(numberOf(sk), sign, numberOf(values[':s'])),
      )
      .filter(
        ({ sk }) => start === undefined || direction * (numberOf(sk) - numberOf((start as Item).sk)) > 0,
      )
      .sort((a, b) => direction * (numberOf(a.sk) - numberOf(b.sk)))
    const read = inRange.slice(0, typeof Limit === 'number' ? Limit : inRange.length)
    const kept = read.filter(
      ({ n }) => input.FilterExpression === undefined || numberOf(n) >= numberOf(values[':f']),
    )
    const last = typeof Limit === 'number' && read.length === Limit ? read.at(-1) : undefined
    return {
      Items: kept,
      Count: kept.length,
      ScannedCount: read.length,
      ...(last && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }),
    }
  }

  #scan({ FilterExpression }: Input): unknown {
    const all = [...this.#items.values()]
    const kept = FilterExpression === undefined ? all : all.filter(({ s }) => s !== undefined)
    return { Count: kept.length, ScannedCount: all.length }
  }

  #batchGet({ RequestItems }: Input): unknown {
    const { Keys } = (RequestItems as { TABLE: { Keys: Item[] } }).TABLE
    const found = Keys.flatMap((key) => this.#items.get(nameOf(key)) ?? [])
    return { Responses: { TABLE: found }, UnprocessedKeys: {} }
  }

  #batchWrite({ RequestItems }: Input): unknown {
    for (const { PutRequest, DeleteRequest } of (RequestItems as { TABLE: Request[] }).TABLE) {
      if (PutRequest) this.#store(PutRequest.Item, PutRequest.Item)
      if (DeleteRequest) this.#store(DeleteRequest.Key, undefined)
    }
    return { UnprocessedItems: {} }
  }

  #transact({ TransactItems }: Input): unknown {
    const actions = (TransactItems as Action[]).map(({ Put, Delete }) => ({
      input: (Put ?? Delete ?? {}) as Input,
      key: (Put?.Item ?? Delete?.Key ?? {}) as Item,
      item: Put?.Item,
    }))
    const codes = actions.map(({ input, key }) =>
      holds(input, this.#items.get(nameOf(key))) ? 'None' : 'ConditionalCheckFailed',
    )
    if (codes.some((code) => code !== 'None')) return { error: 'TransactionCanceledException', codes }
    for (const { key, item } of actions) this.#store(key, item)
    return {}
  }
}

interface Request {
  readonly PutRequest?: { readonly Item: Item }
  readonly DeleteRequest?: { readonly Key: Item }
}

interface Action {
  readonly Put?: { readonly Item: Item }
  readonly Delete?: { readonly Key: Item }
}

function nameOf({ pk, sk }: Item): string {
  return `${pk?.S}/${numberOf(sk)}`
}

function numberOf(value: Value | undefined): number {
  return Number(value?.N)
}

function withItem(member: string, item: Item | undefined): unknown {
  return item === undefined ? {} : { [member]: item }
}

function compared(sort: number, sign: string | undefined, value: number): boolean {
  switch (sign) {
    case '=':
      return sort === value
    case '<':
      return sort < value
    case '<=':
      return sort <= value
    case '>':
      return sort > value
    case '>=':
      return sort >= value
    default:
      return true
  }
}

/** Whether an item meets one of the known conditions of writes. */
function holds({ ConditionExpression, ExpressionAttributeValues }: Input, item: Item | undefined): boolean {
  const n = numberOf((ExpressionAttributeValues as Record<string, Value> | undefined)?.[':n'])
  switch (ConditionExpression) {
    case 'attribute_not_exists(pk)':
      return item === undefined
    case 'attribute_exists(pk)':
      return item !== undefined
    case 'n = :n':
      return item?.n !== undefined && numberOf(item.n) === n
    case 'n < :n':
      return item?.n !== undefined && numberOf(item.n) < n
    default:
      return true
  }
}

function updated(
  { Key, UpdateExpression, ExpressionAttributeValues }: Input,
  before: Item | undefined,
): Item | undefined {
  const item: Item = before ?? (Key as Item)
  const value = (ExpressionAttributeValues as Record<string, Value> | undefined)?.[':v'] ?? {}
  switch (UpdateExpression) {
    case 'SET n = :v':
      return { ...item, n: value }
    case 'ADD n :v':
      return { ...item, n: { N: String((item.n === undefined ? 0 : numberOf(item.n)) + numberOf(value)) } }
    case 'SET s = if_not_exists(s, :v)':
      return { ...item, s: item.s ?? value }
    default: {
      // An update that only removes creates no item.
      if (before === undefined) return undefined
      const { s, ...rest } = before
      return rest as Item
    }
  }
}
