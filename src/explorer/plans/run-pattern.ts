import {
  type AnyAccessPattern,
  type AnyItem,
  type Document,
  inTenant,
  keyAttributes,
  keyText,
  primaryKeyOf,
  tenantOf,
  viewOf,
} from '../../model/index.ts'
import { estimateRead, valuesOfJson } from '../../pothos/index.ts'
import { type RouteRequest, storeContext } from '../../server/index.ts'
import { openStore, type Store, type StoreRequest, wrapClient } from '../../store/index.ts'
import { rangesOf, shapeOfRange, storedItem } from '../items/index.ts'
import { type Opened, tenantContext, unknown } from '../opened.ts'
import type { RunResponse, StoredItem } from '../protocol/index.ts'
import type { RequestBody } from '../request-body.ts'
import { planOf } from './plan.ts'

type Values = Readonly<Record<string, unknown>>

/** Reads an access pattern for the caller of a request, under their rules and in their tenant. */
export async function runPattern(
  opened: Opened,
  request: RouteRequest,
  body: RequestBody,
): Promise<RunResponse> {
  const { table } = opened
  const name = body.string('pattern')
  const pattern = table.patterns.get(name)
  if (pattern === undefined) throw unknown('pattern', name, [...table.patterns.keys()])
  const args = valuesOfJson(pattern, body.object('arguments'))
  const size = body.count('first', { otherwise: 20, most: 200 })
  const after = body.optionalString('after')
  const seen = new SeenItems(opened)
  const { store } = storeContext(seen.store)(request.request, request.server)
  store.limit(request.costLimit)
  const context = tenantContext(opened, request)
  const startedAt = performance.now()
  const { items, cursor } = await read(store, pattern, args, {
    first: size,
    ...(after !== undefined && { after }),
  })
  const milliseconds = performance.now() - startedAt
  await store.settled()
  const plan = planOf(
    estimateRead({ pattern, args, size, consistent: store.consistent }, opened.sizes()),
    store.calls,
  )
  const [range] =
    pattern.unique === undefined
      ? rangesOf(pattern.index, viewOf(pattern, inTenant(args, tenantOf(context))).condition)
      : []
  return {
    items: seen.storedAs(items, context),
    ...(cursor !== undefined && { cursor }),
    readUnits: plan.actual?.readUnits ?? 0,
    milliseconds,
    ...(range && { condition: shapeOfRange(range) }),
    plan,
  }
}

interface ReadItems {
  readonly items: readonly AnyItem[]
  readonly cursor: string | undefined
}

async function read(
  store: StoreRequest,
  pattern: AnyAccessPattern,
  args: Values,
  page: { readonly first: number; readonly after?: string },
): Promise<ReadItems> {
  if (pattern.kind === 'get' || pattern.kind === 'lookup') {
    const item = (await store.one(pattern, args as never)) as AnyItem | null
    return { items: item === null ? [] : [item], cursor: undefined }
  }
  const { edges, hasNextPage, endCursor } = await store.page(pattern, args as never, page)
  return {
    items: edges.flatMap(({ item }) => (item === undefined ? [] : [item as AnyItem])),
    cursor: hasNextPage ? endCursor : undefined,
  }
}

/** The items that one run reads, as DynamoDB returns them. */
class SeenItems {
  /** Has its own client, and no cache: each run shows what it reads. */
  readonly store: Store
  readonly #opened: Opened
  readonly #seen = new Map<string, Document>()

  constructor(opened: Opened) {
    const { store, table, cursorSecret, region } = opened
    const { home } = table.definition.deployment ?? {}
    this.#opened = opened
    this.store = openStore({
      client: wrapClient(store.client, (send) => (operation, input, options) => {
        const answered = send(operation, input, options)
        return answered.then((answer) => {
          for (const item of itemsIn(answer)) this.#note(item)
          return answer
        })
      }),
      table,
      tableName: store.tableName,
      cursorSecret,
      ...(home !== undefined && { region: region ?? home }),
    })
  }

  /** Decoded items as they are stored; and what was read and doesn't decode, which none of them is. */
  storedAs(items: readonly AnyItem[], context: object): StoredItem[] {
    const { table } = this.#opened
    const own = items.flatMap((item) => {
      const entity = table.entities.find(({ name }) => name === item.__typename)
      const stored =
        entity && this.#seen.get(this.#textOf(primaryKeyOf(entity, inTenant(item, tenantOf(context)))))
      return stored ? [storedItem(table, stored, true)] : []
    })
    const broken = [...this.#seen.values()]
      .map((stored) => storedItem(table, stored, true))
      .filter(({ entity, problem, isSystem }) => !isSystem && (entity === undefined || problem !== undefined))
    return [...own, ...broken]
  }

  /** A read of an index may return an item without some of its attributes, and another read the whole of it. */
  #note(item: Document): void {
    const text = this.#textOf(item)
    this.#seen.set(text, { ...this.#seen.get(text), ...item })
  }

  #textOf(item: Document): string {
    return keyText('', keyAttributes(this.#opened.table.primaryIndex), item)
  }
}

function itemsIn(answer: object): readonly Document[] {
  const {
    Item,
    Items = [],
    Responses = [],
  } = answer as {
    Item?: Document
    Items?: readonly Document[]
    Responses?: Readonly<Record<string, readonly Document[]>>
  }
  return [...(Item ? [Item] : []), ...Items, ...Object.values(Responses).flat()]
}
