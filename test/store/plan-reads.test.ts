import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { a, defineTable } from '../../src/model/index.ts'
import {
  type CallRecord,
  type DynamoClient,
  openClient,
  openStore,
  type Store,
} from '../../src/store/index.ts'
import { prepareTable } from '../../src/tools/index.ts'

/**
 * A partition with the difficult cases for a planner: a single item before a range, one between two ranges, and one
 * after; a few items as expected, and many more than expected.
 */
const table = defineTable({
  name: 'street',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byHeight: { local: { sort: { name: 'height', type: 'N' } } } },
})

const single = (name: string, sort: string) =>
  table.entity(name, { attributes: { street: a.id() }, key: { partition: 'STREET#{street}', sort } })
const numbered = { street: a.id(), number: a.int({ digits: 2 }) }

const Arch = single('Arch', 'ARCH')
const House = table.entity('House', {
  attributes: { ...numbered, height: a.int() },
  key: { partition: 'STREET#{street}', sort: 'HOUSE#{number}' },
  indexes: { byHeight: { sort: '{height}' } },
})
const Inn = single('Inn', 'INN')
const Lamp = table.entity('Lamp', {
  attributes: numbered,
  key: { partition: 'STREET#{street}', sort: 'LAMP#{number}' },
  sizing: { bytes: 60, perPartition: 2 },
})
const Pump = single('Pump', 'PUMP')
const entities = { Arch, House, Inn, Lamp, Pump }

const access = table.access({
  arch: Arch.get(),
  house: House.get(),
  inn: Inn.get(),
  lamp: Lamp.get(),
  pump: Pump.get(),
  houses: House.query(),
  lamps: Lamp.query(),
  lampsDown: Lamp.query({ order: 'desc' }),
  everything: table.collection([Arch, House, Inn, Lamp, Pump]),
  tallHouses: House.query('byHeight'),
})

type Name = keyof typeof entities
interface Stored {
  readonly entity: Name
  readonly street: string
  readonly number: number
  readonly height: number
}
interface Asked {
  readonly pattern: keyof typeof access
  readonly street: string
  readonly number: number
  readonly range: object | number | undefined
  readonly size: number
  readonly isForward: boolean
}

const street = fc.constantFrom('a', 'b')
const number = fc.integer({ min: 0, max: 9 })
const stored: fc.Arbitrary<Stored> = fc.record({
  entity: fc.constantFrom<Name>('Arch', 'House', 'House', 'Inn', 'Lamp', 'Lamp', 'Lamp', 'Lamp', 'Pump'),
  street,
  number,
  height: fc.integer({ min: 0, max: 3 }),
})
const range = fc.oneof(
  fc.constant(undefined),
  number,
  number.map((gte) => ({ gte })),
  number.map((lt) => ({ lt })),
  fc.tuple(number, number).map(([a, b]) => ({ gte: Math.min(a, b), lte: Math.max(a, b) })),
)
const asked: fc.Arbitrary<Asked> = fc.record({
  pattern: fc.constantFrom(...(Object.keys(access) as (keyof typeof access)[])),
  street,
  number,
  range,
  size: fc.integer({ min: 1, max: 4 }),
  isForward: fc.boolean(),
})

describe('the reads of one tick', () => {
  let client: DynamoClient
  const calls: CallRecord[] = []
  let store: Store
  beforeAll(async () => {
    client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table, mayCreate: true })
    store = openStore({ client, table, cursorSecret: 'test', onCall: (call) => calls.push(call) })
  })
  afterAll(() => client.close())

  it('return what each of them returns alone, in no more calls', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stored, { maxLength: 30 }),
        fc.array(asked, { minLength: 2, maxLength: 8 }),
        async (items, reads) => {
          await fill(store, items)
          calls.length = 0
          const alone = []
          for (const read of reads) alone.push(await answerOf(store.request(), read))
          const naive = calls.splice(0).length
          const request = store.request()
          const together = await Promise.all(reads.map((read) => answerOf(request, read)))
          expect(together).toEqual(alone)
          // Two lamps are expected, and there can be ten: then the read must continue once.
          const surprises = items.filter(({ entity }) => entity === 'Lamp').length > 2 ? reads.length : 0
          expect(calls.length).toBeLessThanOrEqual(naive + surprises)
        },
      ),
      { numRuns: 400 },
    )
  })
})

async function fill(store: Store, items: readonly Stored[]): Promise<void> {
  const before = await store.client.scan({ TableName: 'street' })
  for (const { pk, sk } of before.Items ?? []) {
    await store.client.delete({ TableName: 'street', Key: { pk: pk ?? '', sk: sk ?? '' } })
  }
  for (const { entity, street, number, height } of items) {
    const item = {
      street,
      ...(entity === 'House' && { number, height }),
      ...(entity === 'Lamp' && { number }),
    }
    await store.putAll(entities[entity], [item as never])
  }
}

async function answerOf(request: ReturnType<Store['request']>, read: Asked): Promise<unknown> {
  const { pattern, street, number, range, size, isForward } = read
  const { kind } = access[pattern]
  if (kind === 'get') {
    const args = access[pattern].arguments.some(({ name }) => name === 'number')
      ? { street, number }
      : { street }
    return request.one(access[pattern], args as never)
  }
  const takesRange = ['houses', 'lamps', 'lampsDown'].includes(pattern) && range !== undefined
  const args = takesRange ? { street, number: range } : { street }
  const page = await request.page(
    access[pattern],
    args as never,
    isForward ? { first: size } : { last: size },
  )
  return [page.edges.map(({ item }) => item), page.hasNextPage, page.hasPreviousPage]
}
