import { once } from 'node:events'
import { openClient } from '../../src/store/client/index.ts'
import { type DynamoClient, openStore } from '../../src/store/index.ts'
import { prepareTable } from '../../src/tools/index.ts'
import { BegunCustomer, BegunOrder, begun } from '../store/migration/orders.ts'
import { makeDirectory } from './directory.ts'
import { type Clerk, customerOf, customers, type Known, placedOf } from './migrated-orders.ts'
import { type Program, startProgram } from './programs/start.ts'
import { workUntil } from './programs/work-until.ts'
import { Random } from './random.ts'
import { atLeast, none, type Run } from './run.ts'

type Work = 'fill' | 'revert' | 'contract'

/** A migration of many items to other keys, killed repeatedly, while several processes read and write them. */
export const migrate: Run = async ({ seed, quick, short = false, tell }) => {
  const orders = quick ? 600 : short ? 30_000 : 100_000
  const kills = quick
    ? { fill: 1, revert: 1, again: 1, contract: 1 }
    : { fill: 3, revert: 2, again: 8, contract: 7 }
  const random = new Random(seed)
  await using directory = await makeDirectory()
  const client = await openClient({ kind: 'embedded', directory: directory.path })
  try {
    await prepare(client, orders)
    tell(`${orders} orders`)
    const clerks = Array.from({ length: clerkCount }, (_, own) =>
      startProgram('order-clerk', [directory.path, `${own}`, `${clerkCount}`, `${orders}`, `${seed}`]),
    )
    const pages = Math.ceil(orders / 200)
    let killed = 0
    const migrator = (work: Work) => () => startProgram('migrator', [directory.path, work])
    const finished = (work: Work) => workUntil(Number.POSITIVE_INFINITY, migrator(work))
    const killedWork = async (work: Work, times: number) => {
      for (let kill = 1; kill <= times; kill += 1) {
        const pagesUntil = quick ? 2 : 4 + random.below(Math.ceil(pages / times / 2))
        const end = await workUntil(pagesUntil, migrator(work))
        if (end === undefined) killed += 1
        tell(`${work}: ${kill} of ${times} kills`)
      }
    }
    await killedWork('fill', kills.fill)
    await killedWork('revert', kills.revert)
    await finished('revert')
    await killedWork('fill', kills.again)
    await finished('fill')
    tell('both forms are complete: one clerk after another switches')
    for (const clerk of clerks) {
      clerk.child.send('switched')
      await new Promise((resolve) => setTimeout(resolve, quick ? 200 : 2_000))
    }
    await killedWork('contract', kills.contract)
    await finished('contract')
    const results = await Promise.all(clerks.map(ended))
    const sum = (of: (clerk: Clerk) => number) => results.reduce((total, clerk) => total + of(clerk), 0)
    const wrong = results.flatMap((clerk) => clerk.wrong)
    for (const each of wrong.slice(0, 10)) tell(each)
    const found = await check(client, orders, new Map(results.flatMap(({ known }) => [...known])))
    const wanted = Object.values(kills).reduce((total, each) => total + each, 0)
    return [
      atLeast('migrate: items', orders, orders, 'items'),
      atLeast('migrate: kill -9', killed, wanted, 'kills'),
      atLeast(
        'migrate: writes meanwhile',
        sum((clerk) => clerk.writes),
        quick ? 20 : 2_000,
        'writes',
      ),
      atLeast(
        'migrate: reads meanwhile',
        sum((clerk) => clerk.reads),
        quick ? 20 : 2_000,
        'reads',
      ),
      none('migrate: reads and writes meanwhile that were wrong', wrong.length, 'requests'),
      none('migrate: items that are lost', found.lost, 'items'),
      none('migrate: items that differ from what was written', found.different, 'items'),
      none('migrate: items that were deleted, and are there', found.undead, 'items'),
      none('migrate: items left under the former keys', found.former, 'items'),
    ]
  } finally {
    await client.close()
  }
}

const clerkCount = 3

async function prepare(client: DynamoClient, orders: number): Promise<void> {
  await prepareTable(client, { table: begun, mayCreate: true })
  const store = openStore({ client, table: begun, cursorSecret: 'soak' })
  await store.fill((put) => {
    put(
      BegunCustomer,
      Array.from({ length: customers }, (_, at) => ({ customerId: `c${at}`, name: `Customer ${at}` })),
    )
    put(BegunOrder, ordersOf(orders))
  })
}

function* ordersOf(count: number) {
  for (let order = 0; order < count; order += 1) {
    yield {
      customerId: customerOf(order),
      orderId: `${order}`,
      placedAt: placedOf(order),
      total: '1',
      visits: 0,
    }
  }
}

async function ended({ child }: Program): Promise<Clerk> {
  const answer = once(child, 'message')
  child.send('end')
  const [clerk] = (await answer) as [Clerk]
  return clerk
}

interface Found {
  lost: number
  different: number
  undead: number
  former: number
}

async function check(
  client: DynamoClient,
  orders: number,
  known: ReadonlyMap<number, Known>,
): Promise<Found> {
  const found: Found = { lost: 0, different: 0, undead: 0, former: 0 }
  const stored = new Map<number, number>()
  let start: Record<string, unknown> | undefined
  do {
    const page = await client.scan({
      TableName: 'orders',
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start as never }),
    })
    for (const { sk, orderId, visits } of page.Items ?? []) {
      if (String(sk).startsWith('ORDER#')) found.former += 1
      if (String(sk).startsWith('O#')) stored.set(Number(orderId), Number(visits))
    }
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  for (let order = 0; order < orders; order += 1) {
    const expected = known.has(order) ? known.get(order) : { visits: 0 }
    const visits = stored.get(order)
    if (expected === null) found.undead += visits === undefined ? 0 : 1
    else if (visits === undefined) found.lost += 1
    else if (visits !== expected?.visits) found.different += 1
  }
  return found
}
