import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { DynagateError } from '../../../src/errors.ts'
import { runCascades, runRewrites, type StoreRequest, type Transaction } from '../../../src/store/index.ts'
import { waitedTime } from '../leases/waited-time.ts'
import { Article, type Catalogue, Label, Sale, Seller } from './catalogue.ts'
import type { Fates } from './random-writes.ts'

const article = fc.constantFrom('a', 'b')
const seller = fc.constantFrom('s', 't')
const id = fc.constantFrom('1', '2', '3', '4', '5')
const name = fc.constantFrom('Mug', 'Bowl', 'Cup')
const text = fc.constantFrom('x', 'y', 'z')

/** A write of an article, a seller, a sale or a label. */
const write = fc.oneof(
  fc.record({
    on: fc.constant('article' as const),
    kind: fc.constantFrom('create' as const, 'upsert' as const),
    articleId: article,
    name,
  }),
  fc.record({
    on: fc.constant('article' as const),
    kind: fc.constant('update' as const),
    articleId: article,
    name,
  }),
  fc.record({
    on: fc.constant('article' as const),
    kind: fc.constant('hint' as const),
    articleId: article,
    hint: fc.option(text),
  }),
  fc.record({
    on: fc.constant('article' as const),
    kind: fc.constant('code' as const),
    articleId: article,
    code: text,
  }),
  fc.record({
    on: fc.constant('seller' as const),
    kind: fc.constantFrom('create' as const, 'update' as const, 'delete' as const),
    sellerId: seller,
    title: text,
  }),
  fc.record({
    on: fc.constant('sale' as const),
    kind: fc.constantFrom('create' as const, 'upsert' as const),
    saleId: id,
    articleId: article,
    seller: fc.option(seller, { nil: undefined }),
  }),
  fc.record({
    on: fc.constant('sale' as const),
    kind: fc.constant('update' as const),
    saleId: id,
    articleId: article,
    seller: fc.option(seller),
  }),
  fc.record({ on: fc.constant('sale' as const), kind: fc.constant('delete' as const), saleId: id }),
  fc.record({
    on: fc.constant('label' as const),
    kind: fc.constantFrom('create' as const, 'delete' as const, 'restore' as const),
    articleId: article,
    labelId: id,
  }),
  fc.record({
    on: fc.constant('label' as const),
    kind: fc.constant('move' as const),
    articleId: article,
    labelId: id,
    to: article,
  }),
)
type Write = typeof write extends fc.Arbitrary<infer One> ? One : never

/** One write, several as a transaction, or the work of the background. */
export const step = fc.oneof(
  { weight: 6, arbitrary: write.map((one): readonly Write[] => [one]) },
  { weight: 2, arbitrary: fc.array(write, { minLength: 2, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant('background' as const) },
)

/**
 * Makes the writes, of which calls fail, and finishes the jobs. @returns the children whose copies then differ from those that
 * a plain model makes of the stored parents.
 */
export async function runSteps(
  open: Catalogue,
  steps: Iterable<readonly Write[] | 'background'>,
  {
    tenant,
    draws,
    fates,
  }: { readonly tenant: string; readonly draws: Iterable<number>; readonly fates: Fates },
): Promise<readonly string[]> {
  const stream = draws[Symbol.iterator]()
  for (const writes of steps) {
    fates.next = () => (stream.next().value ?? 99) / 100
    await settled(writes === 'background' ? background(open) : send(writes, open.store.request({ tenant })))
  }
  fates.next = () => 1
  await background(open)
  return differing(open, tenant)
}

async function background({ store }: Catalogue): Promise<void> {
  const options = { store, region: 'r', clock: waitedTime() }
  await runRewrites(options)
  await runCascades(options)
}

async function send(writes: readonly Write[], request: StoreRequest): Promise<void> {
  const [only, ...others] = writes
  if (only !== undefined && others.length === 0) await planned(request, only)
  else await request.transact((tx) => writes.forEach((each) => void planned(tx, each)))
}

function planned(to: StoreRequest | Transaction, each: Write): unknown {
  // The methods of both take the same arguments.
  const tx = to as Transaction
  switch (each.on) {
    case 'article': {
      const { articleId } = each
      if (each.kind === 'hint') return tx.update(Article, { articleId }, { hint: each.hint })
      if (each.kind === 'code') return tx.update(Article, { articleId }, { code: each.code })
      if (each.kind === 'update') return tx.update(Article, { articleId }, { name: each.name })
      const item = { articleId, name: each.name, price: '1' }
      return each.kind === 'create' ? tx.create(Article, item) : tx.upsert(Article, item)
    }
    case 'seller': {
      const { sellerId, title } = each
      if (each.kind === 'delete') return tx.delete(Seller, { sellerId })
      return each.kind === 'create'
        ? tx.create(Seller, { sellerId, title })
        : tx.update(Seller, { sellerId }, { title })
    }
    case 'sale': {
      const { saleId } = each
      if (each.kind === 'delete') return tx.delete(Sale, { saleId })
      if (each.kind === 'update')
        return tx.update(Sale, { saleId }, { articleId: each.articleId, seller: each.seller })
      const { articleId, seller: by } = each
      const item = { saleId, articleId, ...(by !== undefined && { seller: by }) }
      return each.kind === 'create' ? tx.create(Sale, item) : tx.upsert(Sale, item)
    }
    case 'label': {
      const { articleId, labelId } = each
      const key = { articleId, labelId }
      if (each.kind === 'delete') return tx.delete(Label, key)
      if (each.kind === 'move') return tx.update(Label, key, { articleId: each.to })
      return each.kind === 'create' ? tx.create(Label, key) : tx.restore(Label, key)
    }
  }
}

async function settled(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof DynagateError)) throw error
  }
}

/** The children whose copies aren't their parents' attributes. */
async function differing({ client }: Catalogue, tenant: string): Promise<readonly string[]> {
  const { Items = [] } = await client.scan({ TableName: 'catalogue', ConsistentRead: true })
  const own = Items.filter(({ pk }) => String(pk).startsWith(`T#${tenant}#`))
  const of = (kind: string, key: unknown) =>
    own.find(({ pk, sk }) => pk === `T#${tenant}#${kind}#${String(key)}` && sk === kind)
  const wrong = own.filter((item) => {
    const parent = of('ARTICLE', item.articleId)
    if (String(item.sk).startsWith('LABEL#')) return item.text !== parent?.code
    if (item.sk !== 'SALE') return false
    const by = item.seller === undefined ? undefined : of('SELLER', item.seller)
    const copies = [item.articleName, item.hint, item.sellerTitle, item.gsi1sk]
    const expected = [parent?.name, parent?.hint, by?.title, `${String(parent?.name)}#${String(item.saleId)}`]
    return !isDeepStrictEqual(copies, expected)
  })
  return wrong.map((item) => JSON.stringify(item))
}
