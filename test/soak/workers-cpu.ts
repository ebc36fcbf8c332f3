import { cp } from 'node:fs/promises'
import { cpuOf } from '../../bench/harness/index.ts'
import { overhead, type Pair } from '../../bench/overhead/paired-overhead.ts'
import { makeDirectory } from './directory.ts'
import { KeepAlive } from './keep-alive.ts'
import { atMost, type Row, type RunOptions } from './run.ts'
import { type ShopProcess, startShop } from './shop-process.ts'

/**
 * The CPU time of a request of a gateway in two processes, compared with one process: both serve the same requests in turn,
 * in paired rounds, so that other load of the machine affects both.
 *
 * @param filled the directory of a shop that nothing serves.
 */
export async function cpuOfWorkers({
  filled,
  quick,
  tell,
}: Pick<RunOptions, 'quick' | 'tell'> & { readonly filled: string }): Promise<Row[]> {
  await using one = await measured(1, filled)
  await using two = await measured(2, filled)
  const gateways = [one, two] as const
  const rounds = quick ? 2 : 16
  const pairs: Pair[] = []
  // Each process compiles its code by itself, and a process of two gets half of the requests.
  await one.round(quick ? 200 : warmUp)
  await two.round(quick ? 200 : 2 * warmUp)
  for (let round = 0; round < rounds; round += 1) {
    const cpu = new Map<Measured, number>()
    for (const gateway of round % 2 === 0 ? gateways : gateways.toReversed()) {
      cpu.set(gateway, await gateway.round(quick ? 200 : requests))
    }
    pairs.push({ changed: cpu.get(two) ?? 0, base: cpu.get(one) ?? 0 })
  }
  const { percent, low, high } = overhead(pairs)
  const [of1, of2] = (['base', 'changed'] as const).map((which) =>
    Math.round(pairs.reduce((sum, pair) => sum + pair[which], 0) / pairs.length / (quick ? 200 : requests)),
  )
  tell(
    `CPU time of a request: ${of1} us in one process, ${of2} us in two; ${percent.toFixed(1)} % more ` +
      `(95 % confidence: ${low.toFixed(1)} to ${high.toFixed(1)} %)`,
  )
  return [atMost('workers: CPU time of a request in two processes, added to that in one', percent, 10, '%')]
}

/** Requests after which the code of a process is compiled and optimized. */
const warmUp = 10_000
/** Of a round: their CPU time is long compared with the hundredths of a second in which Linux counts. */
const requests = 2_000
const clients = 16

interface Measured extends AsyncDisposable {
  /** Sends requests, and returns the microseconds of CPU time that all processes of the gateway took. */
  round(requests: number): Promise<number>
}

async function measured(workers: number, filled: string): Promise<Measured> {
  await using stack = new AsyncDisposableStack()
  const directory = stack.use(await makeDirectory())
  // Filling the shop takes longer than the rounds.
  await cp(filled, directory.path, { recursive: true })
  const gateway = stack.use(await startShop(directory.path, { workers }))
  const owned = stack.move()
  return {
    async round(count) {
      await using connections = new KeepAlive(Number(new URL(gateway.url).port), '/graphql')
      const before = cpuOfAll(gateway)
      let sent = 0
      const client = async () => {
        while (sent < count) {
          sent += 1
          const { status, body } = await connections.post(query)
          if (status !== 200 || !body.startsWith('{"data":{"products":{"nodes":[{')) {
            throw new Error(`expected products, got ${status}: ${body}`)
          }
        }
      }
      await Promise.all(Array.from({ length: clients }, client))
      return cpuOfAll(gateway) - before
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const query = '{"query":"{ products(category: BOOKS, first: 3) { nodes { name } } }"}'

function cpuOfAll({ pid, pids }: ShopProcess): number {
  return [pid, ...pids].reduce((sum, each) => sum + cpuOf({ pid: each }), 0)
}
