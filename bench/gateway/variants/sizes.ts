import { makeDirectory } from '../../engine/directory.ts'
import { checkEqual } from '../check-equal.ts'
import { countCalls } from '../count-calls.ts'
import { startPeers } from '../peers.ts'
import { startProgram } from '../processes.ts'
import type { Row } from '../rows.ts'
import { shopSizeOf } from '../shop-size.ts'
import { columns, ofReference, ofVariant } from '../table.ts'
import { type Entry, rowsWithSingle } from './measured-rows.ts'
import type { Bench, Variant } from './variant.ts'

const { calls, units, cpu, rps, p50, p99, rss, aloneP50 } = columns
const few = 10_000
const measured = ['dynagate', 'dynagate-embedded', 'P2']

/** A small and a large table in turns: whether a request costs more in the larger one. */
export const sizes: Variant = {
  name: 'sizes',
  about: `${measured.join(', ')} with ${few} and with 1000000 items (100000 with --quick), on the bundled engine`,
  title: 'sizes',
  columns: [
    { head: 'items', of: ({ variant }) => variant?.replace('items=', '') },
    calls,
    units,
    cpu,
    ofReference('cpuMicros'),
    ofVariant(`of ${few}`, 'cpuMicros', variantOf(few)),
    rps,
    p50,
    p99,
    rss,
    aloneP50,
  ],
  alone: true,
  async measure(bench) {
    const { names, operations, quick, tell } = bench
    const chosen = measured.filter((name) => names.includes(name))
    await using small = await startWorld(chosen, few, bench)
    await using large = await startWorld(chosen, quick ? 100_000 : 1_000_000, bench)
    const rows: Row[] = []
    for (const operation of operations) {
      tell(`sizes: measuring ${operation}`)
      const entries = small
        .entries(operation)
        .flatMap((entry, at) => [entry, ...large.entries(operation).slice(at, at + 1)])
      rows.push(...(await rowsWithSingle(entries, bench)))
    }
    return rows
  },
}

/** A table of one size, and peers on it. */
interface World extends AsyncDisposable {
  entries(operation: string): Entry[]
}

async function startWorld(
  names: readonly string[],
  items: number,
  { operations, tell }: Bench,
): Promise<World> {
  tell(`sizes: making ${items} items`)
  await using stack = new AsyncDisposableStack()
  const env = { BENCH_ITEMS: String(items) }
  const backend = stack.use(await startProgram('backend', 'other', { env, tell }))
  // The embedded engine restores the backend's data, which is faster than writing it again.
  await using saved = await makeDirectory()
  await backend.ask({ saveIn: saved.path })
  const options = { endpoint: String(backend.hello.engine), items, snapshot: saved.path }
  const { peers } = stack.use(await startPeers(names, options))
  const size = shopSizeOf(items)
  await checkEqual(peers, operations, size, tell)
  const counts = await countCalls(peers, operations, size, backend)
  const owned = stack.move()
  return {
    entries: (operation) =>
      peers.map((peer) => ({
        peer,
        operation,
        size,
        counts: counts(peer.name, operation),
        variant: variantOf(items),
      })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function variantOf(items: number): string {
  return `items=${items}`
}
