import { add, addToSet, openClient, openStore, prepareTable } from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DynamoClient, wrapClient } from '../../../src/store/client/index.ts'
import { dropForm, fillForm } from '../../../src/store/index.ts'
import {
  BegunCustomer,
  BegunOrder,
  begun,
  begunAccess,
  SwitchedOrder,
  switched,
  switchedAccess,
} from './orders.ts'
import { whileTimePasses } from './passing-time.ts'

type Kind = 'create' | 'put' | 'add' | 'tag' | 'note' | 'ship' | 'delete' | 'together'

/** A write of one of a few orders. */
interface Write {
  readonly kind: Kind
  readonly order: number
}

/** Steps of a migration, each with the writes that are made while it works. */
type Step = 'fill' | 'contract' | 'revert' | 'write'

const kinds: readonly Kind[] = ['create', 'put', 'add', 'tag', 'note', 'ship', 'delete', 'together']
const writes = fc.array(fc.record({ kind: fc.constantFrom(...kinds), order: fc.nat({ max: 3 }) }), {
  maxLength: 25,
})
const steps = fc.array(
  fc.record({ step: fc.constantFrom<Step[]>('fill', 'contract', 'revert', 'write'), writes }),
  { minLength: 1, maxLength: 6 },
)

let client: DynamoClient
let tables = 0
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
})
afterAll(() => client.close())

it('loses and changes nothing, whatever is written at each step', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      tables += 1
      const trial = new Trial(`random-${tables}`)
      await trial.prepare()
      for (const { step, writes } of all) await trial.step(step, writes)
      await trial.check()
    }),
    { numRuns: 15 },
  )
})

interface Plain {
  visits: number
  state: string
  note: string | undefined
  tags: ReadonlySet<string> | undefined
}

const placed = (order: number) => new Date(Date.UTC(2026, 0, 1 + order))

class Trial {
  readonly #orders = new Map<number, Plain>()
  readonly #tableName: string
  /** The forms that can be read: of the former keys, of the next ones. */
  #served: readonly ('begun' | 'switched')[] = ['begun']
  #turn = 0

  constructor(tableName: string) {
    this.#tableName = tableName
  }

  async prepare(): Promise<void> {
    await prepareTable(client, { table: begun, tableName: this.#tableName, mayCreate: true })
    await this.#begun().request().create(BegunCustomer, { customerId: 'c', name: 'Ada' })
  }

  async step(step: Step, writes: readonly Write[]): Promise<void> {
    const pending = [...writes]
    const next = async () => {
      const write = pending.shift()
      if (write !== undefined) await this.#write(write)
    }
    const region = 'r'
    const mayFill = this.#served.includes('begun')
    if (step === 'fill' && mayFill) {
      const store = this.#begun(this.#interrupted(next))
      await whileTimePasses((clock) => fillForm({ store, entity: BegunOrder, region, segments: 1, clock }))
      this.#served = ['begun', 'switched']
    } else if (step === 'revert' && mayFill) {
      this.#served = ['begun']
      const store = this.#begun(this.#interrupted(next))
      await whileTimePasses((clock) => dropForm({ store, entity: BegunOrder, region, segments: 1, clock }))
    } else if (step === 'contract' && this.#served.includes('switched')) {
      this.#served = ['switched']
      const store = this.#switched(this.#interrupted(next))
      await whileTimePasses((clock) => dropForm({ store, entity: SwitchedOrder, region, segments: 1, clock }))
    }
    while (pending.length > 0) await next()
    await this.check()
  }

  /** Compares each form that is served with the plain orders, by each access pattern. */
  async check(): Promise<void> {
    const expected = [...this.#orders].sort(([one], [other]) => one - other)
    const plain = expected.map(([order, of]) => ({ orderId: `${order}`, placedAt: placed(order), ...of }))
    if (this.#served.includes('begun')) {
      const request = this.#begun().request()
      const page = await request.page(begunAccess.ordersOf, { customerId: 'c' }, { first: 10 })
      expect(page.edges.map(({ item }) => shown(item))).toEqual(plain)
      for (const { orderId } of plain)
        expect(shown(await request.one(begunAccess.byId, { orderId }))).toMatchObject({ orderId })
    }
    if (this.#served.includes('switched')) {
      const request = this.#switched().request()
      const page = await request.page(switchedAccess.ordersOf, { customerId: 'c' }, { first: 10 })
      expect(page.edges.map(({ item }) => shown(item))).toEqual(plain)
      const open = await request.page(switchedAccess.byState, { state: 'OPEN' }, { first: 10 })
      expect(open.edges.map(({ item }) => shown(item))).toEqual(plain.filter(({ state }) => state === 'OPEN'))
    }
    const customer = this.#served.includes('begun')
      ? await this.#begun().request().one(begunAccess.customer, { customerId: 'c' })
      : await this.#switched().request().one(switchedAccess.customer, { customerId: 'c' })
    expect(customer).toMatchObject({ orders: plain.length })
  }

  /** Makes a write through one of the releases that may serve, in turn. */
  async #write({ kind, order }: Write): Promise<void> {
    this.#turn += 1
    const release = this.#served[this.#turn % this.#served.length]
    const known = this.#orders.get(order)
    const orderId = `${order}`
    const values = {
      customerId: 'c',
      orderId,
      placedAt: placed(order),
      total: '1',
      state: 'OPEN' as const,
      visits: 0,
    }
    const own = release === 'switched' ? this.#switched() : this.#begun()
    if (kind === 'create' || kind === 'put') {
      if (kind === 'create' && known !== undefined) return
      if (release === 'switched') {
        if (kind === 'put') await this.#switched().putAll(SwitchedOrder, [values])
        else await own.request().upsert(SwitchedOrder, values)
      } else if (kind === 'put') await this.#begun().putAll(BegunOrder, [values])
      else await own.request().create(BegunOrder, values)
      this.#orders.set(order, { visits: 0, state: 'OPEN', note: undefined, tags: undefined })
      return
    }
    if (known === undefined) return
    const key = { customerId: 'c', orderId, placedAt: placed(order) }
    const update = (changes: object) =>
      release === 'switched'
        ? own.request().update(SwitchedOrder, key, changes)
        : own.request().update(BegunOrder, key, changes)
    switch (kind) {
      case 'add':
        await update({ visits: add(2) })
        known.visits += 2
        return
      case 'tag':
        await update({ tags: addToSet([`${this.#turn % 3}`]) })
        known.tags = new Set([...(known.tags ?? []), `${this.#turn % 3}`])
        return
      case 'note':
        known.note = known.note === undefined ? `note ${this.#turn}` : undefined
        await update({ note: known.note ?? null })
        return
      case 'ship':
        known.state = known.state === 'OPEN' ? 'SHIPPED' : 'OPEN'
        await update({ state: known.state })
        return
      case 'together':
        await Promise.all([
          update({ visits: add(1) }),
          update({ visits: add(1), note: 'x' }),
          update({ visits: add(1) }),
        ])
        known.visits += 3
        known.note = 'x'
        return
      case 'delete':
        await (release === 'switched'
          ? own.request().delete(SwitchedOrder, key)
          : own.request().delete(BegunOrder, key))
        this.#orders.delete(order)
    }
  }

  /** A client before whose calls another write is made. */
  #interrupted(next: () => Promise<void>): DynamoClient {
    const isInterrupted = (operation: string) => ['scan', 'get', 'transactWrite'].includes(operation)
    return wrapClient(client, (send) => (operation, input, options) => {
      const before = isInterrupted(operation) ? next() : Promise.resolve()
      return before.then(() => send(operation, input, options))
    })
  }

  #begun(own = client) {
    return openStore({ client: own, table: begun, tableName: this.#tableName, cursorSecret: 'random' })
  }

  #switched(own = client) {
    return openStore({ client: own, table: switched, tableName: this.#tableName, cursorSecret: 'random' })
  }
}

function shown(item: object | null | undefined) {
  const { orderId, placedAt, visits, state, note, tags } = (item ?? {}) as Record<string, unknown>
  return { orderId, placedAt, visits, state, note, tags }
}
