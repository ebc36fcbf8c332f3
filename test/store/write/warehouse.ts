import { a, defineTable } from '../../../src/model/index.ts'
import { type CallRecord, openClient, openStore, type Store } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

/** A table whose entities have every type of attribute with update operators. */
export const warehouse = defineTable({
  name: 'warehouse',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    recent: { global: { partition: 'recentPk', sort: 'recentSk' } },
    byWeight: { local: { sort: { name: 'weight', type: 'N' } } },
  },
  timeToLive: 'until',
})

export const Article = warehouse.entity('Article', {
  attributes: {
    articleId: a.id(),
    name: a.string(),
    state: a.enum('ACTIVE', 'RETIRED').default('ACTIVE'),
    stock: a.int({ digits: 6 }).default(0),
    price: a.decimal({ digits: 9, scale: 2 }).optional(),
    serial: a.bigint().optional(),
    weight: a.number().optional(),
    tags: a.stringSet().optional(),
    sizes: a.numberSet().optional(),
    log: a.list(a.string()).optional(),
    box: a
      .map('Box', {
        label: a.string(),
        note: a.string().optional(),
        opened: a.int().optional(),
        inner: a.map('Inner', { layers: a.list(a.int()) }).optional(),
      })
      .optional(),
    prices: a.record(a.number()).optional(),
    firstSeenOn: a.date().default('2026-01-01').readOnly(),
    sold: a.counter(),
    earned: a.counter({ scale: 2 }),
    until: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
    createdAt: a.createdAt(),
    updatedAt: a.updatedAt(),
    version: a.version(),
  },
  key: { partition: 'ARTICLE#{articleId}', sort: 'ARTICLE' },
  indexes: {
    gsi1: { partition: 'STATE#{state}', sort: '{stock}' },
    recent: { partition: 'ARTICLES', sort: '{updatedAt}' },
    byWeight: { sort: '{weight}', sparse: true },
  },
})

export const Bin = warehouse.entity('Bin', {
  attributes: { binId: a.id(), articleId: a.id(), pieces: a.int().default(0) },
  key: { partition: 'BIN#{binId}', sort: 'BIN' },
})

export const access = warehouse.access({
  article: Article.get(),
  byState: Article.query('gsi1'),
  bin: Bin.get(),
})

/** A clock that stands still until it is advanced. */
export class TestTime {
  now = Date.UTC(2026, 0, 2)
  readonly read = (): number => this.now
  pass(milliseconds: number): void {
    this.now += milliseconds
  }
}

export interface Warehouse extends AsyncDisposable {
  readonly store: Store
  readonly time: TestTime
  /** The calls since the last call of this function. */
  calls(): CallRecord[]
  /** The stored article. */
  stored(articleId: string): Promise<Readonly<Record<string, unknown>> | undefined>
}

/** An empty warehouse on the embedded engine, in memory. */
export async function openWarehouse(): Promise<Warehouse> {
  const client = await openClient({ kind: 'embedded', memory: true })
  const time = new TestTime()
  let calls: CallRecord[] = []
  const onCall = (call: CallRecord) => calls.push(call)
  const store = openStore({ client, table: warehouse, cursorSecret: 'warehouse', clock: time.read, onCall })
  await prepareTable(client, { table: warehouse, mayCreate: true })
  return {
    store,
    time,
    calls() {
      const since = calls
      calls = []
      return since
    },
    async stored(articleId) {
      const Key = { pk: `ARTICLE#${articleId}`, sk: 'ARTICLE' }
      return (await client.get({ TableName: 'warehouse', Key, ConsistentRead: true })).Item
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}
