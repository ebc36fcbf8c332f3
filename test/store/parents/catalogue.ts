import { a, defineTable } from '../../../src/model/index.ts'
import {
  type CallRecord,
  type DynamoClient,
  openClient,
  openStore,
  type Store,
} from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** A table of tenants whose sales copy the names and prices of what is sold, and of who sells it. */
export const catalogue = defineTable({
  name: 'catalogue',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    gsi2: { global: { partition: 'gsi2pk', sort: 'gsi2sk' }, projection: 'keysOnly' },
  },
  caller: { org: a.id() },
  tenant: 'org',
})
export const Article = catalogue.entity('Article', {
  attributes: {
    articleId: a.id(),
    name: a.string(),
    code: a.string().default('none'),
    price: a.money(),
    hint: a.string().optional(),
    stock: a.int().default(0),
    sales: a.count(),
    labels: a.count(),
  },
  key: { partition: 'T#{org}#ARTICLE#{articleId}', sort: 'ARTICLE' },
})
export const Seller = catalogue.entity('Seller', {
  attributes: { sellerId: a.id(), title: a.string() },
  key: { partition: 'T#{org}#SELLER#{sellerId}', sort: 'SELLER' },
})
/** Found by a global index, whose key has a copy; its copies are rewritten in the background. */
export const Sale = catalogue.entity('Sale', {
  attributes: {
    saleId: a.id(),
    articleId: a.id(),
    seller: a.id().optional(),
    pieces: a.int().default(1),
    version: a.version(),
    articleName: a.copy(Article.attributes.name),
    articlePrice: a.copy(Article.attributes.price),
    hint: a.copy(Article.attributes.hint),
    sellerTitle: a.copy(Seller.attributes.title).optional(),
  },
  key: { partition: 'T#{org}#SALE#{saleId}', sort: 'SALE' },
  indexes: {
    gsi1: { partition: 'T#{org}#SALES#{articleId}', sort: '{articleName}#{saleId}' },
    gsi2: { partition: 'T#{org}#SOLD#{seller}', sort: '{saleId}', sparse: true },
  },
  parents: {
    article: {
      entity: Article,
      count: 'sales',
      copy: { articleName: 'name', articlePrice: 'price', hint: 'hint' },
    },
    seller: {
      entity: Seller,
      key: { sellerId: 'seller' },
      copy: { sellerTitle: 'title' },
      onDelete: 'cascade',
    },
  },
})
/** In its article's item collection; up to three are rewritten together with the article. */
export const Label = catalogue.entity('Label', {
  attributes: { articleId: a.id(), labelId: a.id(), text: a.copy(Article.attributes.code) },
  key: { partition: 'T#{org}#ARTICLE#{articleId}', sort: 'LABEL#{labelId}' },
  parents: { article: { entity: Article, count: 'labels', copy: { text: 'code' }, atOnce: 3 } },
  softDelete: true,
  movable: ['articleId'],
})
export const access = catalogue.access({
  article: Article.get(),
  sale: Sale.get(),
  label: Label.get(),
  salesOf: Sale.query('gsi1'),
})

export interface Catalogue extends AsyncDisposable {
  readonly client: DynamoClient
  readonly store: Store<typeof catalogue>
  /** The calls since the last call of this function: operation and number of items. */
  calls(): string[]
}

/** @param wrap a client over the engine's, such as one with faults. */
export async function openCatalogue(wrap = (client: DynamoClient) => client): Promise<Catalogue> {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: catalogue, mayCreate: true })
  let calls: CallRecord[] = []
  const store = openStore({
    client: wrap(client),
    table: catalogue,
    cursorSecret: 'catalogue',
    onCall: (call) => calls.push(call),
  })
  return {
    client,
    store,
    calls() {
      const since = calls
      calls = []
      return since.map(({ operation, items }) => `${operation} ${items}`)
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}
