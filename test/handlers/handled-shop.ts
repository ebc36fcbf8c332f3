import {
  a,
  defineTable,
  type HandlerReport,
  type HandlersOptions,
  openClient,
  openStore,
  openStreamClient,
  prepareTable,
  type Store,
  startHandlers,
  streamArnOf,
} from 'dynagate'
import { type Engine, openEngine } from 'dynagate/engine'
import { systemClock } from '../../src/store/index.ts'

/** The table of the handlers' tests. */
export const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  timeToLive: 'expiresAt',
})

export const Order = shop.entity('Order', {
  attributes: {
    orderId: a.id(),
    state: a.enum('OPEN', 'PAID', 'SHIPPED'),
    expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
  },
  key: { partition: 'ORDER#{orderId}', sort: 'ORDER' },
})

export const Mail = shop.entity('Mail', {
  attributes: { mailId: a.id(), text: a.string() },
  key: { partition: 'MAIL#{mailId}', sort: 'MAIL' },
})

/** A table in an engine in memory, and processes that handle its changes. */
export class HandledShop implements AsyncDisposable {
  readonly engine: Engine
  readonly store: Store<typeof shop>
  readonly reports: HandlerReport[] = []

  readonly #now: () => number
  #wake = () => {}

  constructor(engine: Engine, store: Store<typeof shop>, now: () => number) {
    this.engine = engine
    this.store = store
    this.#now = now
  }

  /** Starts a process with handlers, and waits until it handles what is written from then on. */
  async start(handlers: HandlersOptions['handlers'], options: Partial<HandlersOptions> = {}) {
    const { engine, store } = this
    const started = Promise.withResolvers<void>()
    const running = startHandlers({
      handlers,
      store,
      streams: () => openStreamClient({ kind: 'embedded', engine }),
      streamArn: () => streamArnOf(store.client, 'shop'),
      region: 'eu-west-1',
      poll: { least: 1, most: 1 },
      report: (report) => {
        this.reports.push(report)
        if (report.kind === 'started') started.resolve()
        this.#wake()
      },
      clock: { ...systemClock, random: () => 0 },
      now: this.#now,
      ...options,
    })
    await started.promise
    return running
  }

  /** Waits for a number of reports of a kind: changes of several items are handled at the same time. */
  async reported(kind: HandlerReport['kind'], count: number): Promise<void> {
    while (this.reports.filter((report) => report.kind === kind).length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  put(orderId: string, state: 'OPEN' | 'PAID' | 'SHIPPED' = 'OPEN') {
    return this.store.request().upsert(Order, { orderId, state })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close()
    await this.engine.close()
  }
}

/** @param now the engine's time, in epoch milliseconds. */
export async function openShop(now: () => number): Promise<HandledShop> {
  const engine = await openEngine({ memory: true, now })
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table: shop, mayCreate: true })
  return new HandledShop(engine, openStore({ client, table: shop, cursorSecret: 'shop', clock: now }), now)
}
