import { setTimeout as wait } from 'node:timers/promises'
import { DynagateError } from '../../../src/errors.ts'
import { openClient } from '../../../src/store/client/index.ts'
import { type BackfillReport, openStore, type Store } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { makeDirectory } from '../directory.ts'
import { access, after, before, Customer, OldCustomer } from '../programs/crm.ts'
import { startProgram } from '../programs/start.ts'
import { workUntil } from '../programs/work-until.ts'
import { Random } from '../random.ts'
import { atLeast, none, type Run } from '../run.ts'

/** A backfill of many items, killed repeatedly, while others read and write them. */
export const backfillRun: Run = async ({ seed, quick, short = false, tell }) => {
  const count = quick ? 2_000 : short ? 30_000 : 100_000
  const kills = quick ? 2 : 10
  const random = new Random(seed)
  await using directory = await makeDirectory()
  const client = await openClient({ kind: 'embedded', directory: directory.path })
  try {
    await prepareTable(client, { table: before, mayCreate: true })
    const old = openStore({ client, table: before, cursorSecret: 'soak' })
    await old.putAll(OldCustomer, customers(count))
    tell(`${count} items`)
    const store = openStore({ client, table: after, cursorSecret: 'soak' })
    const load = new Load(store, count, random)
    const working = load.run()
    const pages = Math.ceil(count / 200)
    const backfiller = () => startProgram('backfiller', [directory.path])
    let killed = 0
    for (let kill = 1; kill <= kills; kill += 1) {
      const pagesUntil = 1 + random.below(Math.ceil(pages / kills))
      if ((await workUntil(pagesUntil, backfiller)) === undefined) killed += 1
      tell(`${kill} of ${kills} kills, ${load.written.size} items written meanwhile`)
    }
    const end = await workUntil(Number.POSITIVE_INFINITY, backfiller)
    const report = JSON.parse(end ?? '') as BackfillReport
    load.stop()
    await working
    const found = await check(store, load.written)
    return [
      atLeast('backfill: items', found.items, count, 'items'),
      atLeast('backfill: kill -9', killed, kills, 'kills'),
      atLeast('backfill: items written meanwhile', load.written.size, quick ? 20 : 500, 'items'),
      none('backfill: reads meanwhile that found another item than was written', load.wrong, 'reads'),
      none('backfill: items still to be rewritten', report.repaired, 'items'),
      none('backfill: items without their index key or derived attribute', found.unrepaired, 'items'),
      none('backfill: writes that were lost', found.lost, 'writes'),
      none('backfill: items without their sentinel', found.unreserved, 'items'),
      none('backfill: sentinels whose item has not the value', found.orphans, 'sentinels'),
    ]
  } finally {
    await client.close()
  }
}

function* customers(count: number) {
  for (let at = 0; at < count; at += 1) {
    yield { customerId: `${at}`, email: `${at}@x.org`, name: `Name ${at}` }
  }
}

interface Written {
  readonly name: string
  readonly email: string
}

/** Reads and writes items until it is stopped, one after another. */
class Load {
  /** What each item that was written has. */
  readonly written = new Map<string, Written>()
  wrong = 0
  readonly #store: Store<typeof after>
  readonly #count: number
  readonly #random: Random
  #isStopped = false

  constructor(store: Store<typeof after>, count: number, random: Random) {
    this.#store = store
    this.#count = count
    this.#random = random
  }

  async run(): Promise<void> {
    for (let at = 0; !this.#isStopped; at += 1) {
      // A load that never pauses would take most of the time of a core.
      await wait(5)
      const customerId = `${this.#random.below(this.#count)}`
      const request = this.#store.request({ consistent: true })
      const known = this.written.get(customerId) ?? {
        name: `Name ${customerId}`,
        email: `${customerId}@x.org`,
      }
      const found = await request.one(access.customer, { customerId })
      if (found?.name !== known.name || found.email !== known.email) this.wrong += 1
      const next: Written =
        at % 3 === 0 ? { ...known, email: `${customerId}-${at}@x.org` } : { ...known, name: `Name ${at}` }
      try {
        await request.update(Customer, { customerId }, next)
        this.written.set(customerId, next)
      } catch (error) {
        if (!(error instanceof DynagateError)) throw error
        // It may have been made all the same.
        const now = await this.#store.request({ consistent: true }).one(access.customer, { customerId })
        if (now) this.written.set(customerId, { name: now.name, email: now.email })
      }
    }
  }

  stop(): void {
    this.#isStopped = true
  }
}

interface Found {
  items: number
  unrepaired: number
  lost: number
  unreserved: number
  orphans: number
}

async function check(store: Store<typeof after>, written: ReadonlyMap<string, Written>): Promise<Found> {
  const found: Found = { items: 0, unrepaired: 0, lost: 0, unreserved: 0, orphans: 0 }
  const values = new Map<string, string>()
  const reserved = new Map<string, string>()
  let start: Record<string, unknown> | undefined
  do {
    const page = await store.client.scan({
      TableName: 'crm',
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start as never }),
    })
    for (const item of page.Items ?? []) {
      const { pk, customerId, email, name, nameKey, gsi1sk, $$value, $$owner } = item
      if ($$owner !== undefined) reserved.set(String($$value), ($$owner as { pk: string }).pk)
      if (typeof customerId !== 'string') continue
      found.items += 1
      values.set(String(email), String(pk))
      const right = String(name).toLowerCase()
      if (nameKey !== right || typeof gsi1sk !== 'string') found.unrepaired += 1
      const expected = written.get(customerId) ?? { name: `Name ${customerId}`, email: `${customerId}@x.org` }
      if (expected.name !== name || expected.email !== email) found.lost += 1
    }
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  for (const [email, pk] of values) if (reserved.get(email) !== pk) found.unreserved += 1
  for (const [email, pk] of reserved) if (values.get(email) !== pk) found.orphans += 1
  return found
}
