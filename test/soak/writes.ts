import fc from 'fast-check'
import { add } from '../../src/model/index.ts'
import { type DynamoClient, openClient } from '../../src/store/client/index.ts'
import { openStore, WriteError } from '../../src/store/index.ts'
import { prepareTable } from '../../src/tools/index.ts'
import { openLeanOverEngine, openSdkOverEngine } from '../store/sdk-over-engine.ts'
import { arbitrarySteps } from '../store/write/arbitrary-writes.ts'
import { runWrites, type Tally } from '../store/write/random-writes.ts'
import { access, Bin, warehouse } from '../store/write/warehouse.ts'
import { crashes } from './crashes.ts'
import { Random } from './random.ts'
import { atLeast, none, type Row, type Run } from './run.ts'

const clients: readonly (readonly [name: string, open: () => Promise<DynamoClient>])[] = [
  ['embedded', () => openClient({ kind: 'embedded', memory: true })],
  ['sdk', openSdkOverEngine],
  ['lean', openLeanOverEngine],
]

/** Writes with faults, and of killed gateways, have one effect or none; failed transactions name the failed write. */
export const writes: Run = async (options) => {
  const { seed, quick, tell } = options
  const rows: Row[] = []
  for (const [name, open] of clients) {
    tell(`sequences over the ${name} client`)
    await using client = await open()
    await prepareTable(client, { table: warehouse, mayCreate: true })
    rows.push(...sequenceRows(name, await sequences(client, seed, quick ? 10 : 120)))
  }
  await using client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: warehouse, mayCreate: true })
  tell('a transaction that fails at each of its positions')
  rows.push(
    none(
      'writes: failing positions of a transaction of 100 that were not named',
      await unnamed(client),
      'places',
    ),
  )
  tell('orders at a time')
  rows.push(
    ...(await orders(client, { count: 1000, atATime: 1000 })),
    ...(await orders(client, { count: 1000, atATime: 25 })),
  )
  tell('gateways that are killed during mutations')
  rows.push(...(await crashes(options)))
  return rows
}

async function sequences(client: DynamoClient, seed: number, count: number): Promise<Tally> {
  const random = new Random(seed)
  const sum: Tally = { steps: 0, done: 0, rejected: 0, unknown: 0, abandoned: 0, wrong: [] }
  for (const steps of fc.sample(arbitrarySteps, { numRuns: count, seed })) {
    const tally = await runWrites(client, steps, () => random.below(100) / 100)
    for (const name of ['steps', 'done', 'rejected', 'unknown', 'abandoned'] as const)
      sum[name] += tally[name]
    sum.wrong.push(...tally.wrong)
  }
  return sum
}

function sequenceRows(name: string, { steps, done, rejected, unknown, wrong }: Tally): Row[] {
  return [
    atLeast(`writes: requests over the ${name} client`, steps, 1, 'requests'),
    atLeast(`writes: made over the ${name} client`, done, 1, 'requests'),
    atLeast(`writes: rejected over the ${name} client`, rejected, 1, 'requests'),
    atLeast(`writes: of unknown outcome over the ${name} client`, unknown, 0, 'requests'),
    none(`writes: wrong over the ${name} client`, wrong.length, 'requests'),
  ]
}

/** The number of the hundred positions of a transaction that are not named when the write there fails. */
async function unnamed(client: DynamoClient): Promise<number> {
  const store = openStore({ client, table: warehouse, cursorSecret: 'soak' })
  const places = Array.from({ length: 100 }, (_, at) => at)
  await store.putAll(
    Bin,
    places.map((at) => ({ binId: `b${at}`, articleId: 'a', pieces: 1 })),
  )
  let wrong = 0
  for (const failing of places) {
    const error = await store
      .request()
      .transact((tx) => {
        for (const at of places) {
          const needed = at === failing ? 2 : 1
          tx.update(Bin, { binId: `b${at}` }, { articleId: 'b' }, { if: { pieces: { gte: needed } } })
        }
      })
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
    const isNamed =
      error instanceof WriteError && error.write.position === failing + 1 && error.write.of === 100
    if (!isNamed) wrong += 1
  }
  return wrong
}

/**
 * Orders of one piece each, of a stock of a third of them. All at once they take longer than a call may on a busy
 * machine, and end with an unknown outcome; so many at a time that none does, exactly the stock is sold.
 */
async function orders(
  client: DynamoClient,
  { count, atATime }: { readonly count: number; readonly atATime: number },
): Promise<Row[]> {
  const store = openStore({ client, table: warehouse, cursorSecret: 'soak' })
  const stock = Math.floor(count / 3)
  const binId = `stock${atATime}`
  await store.request().create(Bin, { binId, articleId: 'a', pieces: stock })
  const codes: string[] = []
  let next = 0
  const buyer = async () => {
    for (let at = next++; at < count; at = next++) {
      codes[at] = await store
        .request()
        .transact((tx) => {
          tx.update(Bin, { binId }, { pieces: add(-1) }, { if: { pieces: { gte: 1 } } })
          tx.create(Bin, { binId: `${binId}-${at}`, articleId: 'a' })
        })
        .then(
          () => 'made',
          (error: { code: string }) => error.code,
        )
    }
  }
  await Promise.all(Array.from({ length: atATime }, buyer))
  const made = await Promise.all(
    codes.map((_, at) => store.request({ consistent: true }).one(access.bin, { binId: `${binId}-${at}` })),
  )
  const left = (await store.request({ consistent: true }).one(access.bin, { binId }))?.pieces ?? Number.NaN
  const placed = made.filter((item) => item !== null).length
  const named = `writes: ${count} orders, ${atATime} at a time`
  return [
    none(`${named}: pieces sold and not accounted for`, stock - placed - left, 'pieces'),
    none(`${named}: pieces below zero`, Math.min(0, left), 'pieces'),
    none(
      `${named}: acknowledged and not there`,
      codes.filter((code, at) => code === 'made' && !made[at]).length,
      'orders',
    ),
    none(
      `${named}: rejected and there`,
      codes.filter((code, at) => isRejected(code) && made[at]).length,
      'orders',
    ),
    atLeast(`${named}: made`, placed, 0, 'orders'),
    atLeast(`${named}: rejected`, codes.filter(isRejected).length, 0, 'orders'),
    atLeast(
      `${named}: of unknown outcome`,
      codes.filter((code) => code === 'OUTCOME_UNKNOWN').length,
      0,
      'orders',
    ),
  ]
}

function isRejected(code: string): boolean {
  return code === 'CONDITION_FAILED'
}
