import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { type Operation, operations } from '../gateway/operations.ts'
import {
  atMost,
  type ChildServer,
  median,
  noted,
  type Row,
  startServer,
  tableOf,
  writeJson,
} from '../harness/index.ts'
import { overhead, type Pair } from './paired-overhead.ts'

const help = `npm run bench:overhead - the CPU time of logs, metrics and traces, in paired rounds

Usage: npm run bench:overhead -- [options]

Options:
  --baseline DIR    a checkout of other code with its packages, such as an earlier commit: compares this code, observed
                    by nothing, with that one
  --parts           also measures each of log, metrics and traces alone
  --processes N     processes with a pair of gateways (8)
  --rounds N        rounds of each gateway, after the warm-up (40)
  --requests N      requests of a round (200)
  --json PATH       write the rows { name, figure, unit, goal, holds } to a file
  --help, -h        show this help

The goals are for the sample shop's operations in turn, with the bundled engine in another process and over HTTP, as
DynamoDB is. A get by key with the engine in the gateway's own process shows the highest share there is. The two
gateways of a pair are in one process and serve the same requests in turn, round by round; the median of the ratios of
the rounds is the figure of the process, and new processes show how much it varies. Standard error has the log.
`

const { values } = parseArgs({
  options: {
    baseline: { type: 'string' },
    parts: { type: 'boolean', default: false },
    processes: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '40' },
    requests: { type: 'string', default: '200' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
async function main(): Promise<number> {
  const root = join(import.meta.dirname, '../..')
  const nothing = { observed: 'nothing', root }
  const everything = { observed: parts.join(), root }
  const comparisons: Comparison[] =
    values.baseline === undefined
      ? [
          { name: 'everything on', changed: everything, base: nothing, workload: shop, most: 5 },
          { name: 'everything on, a get in one process', changed: everything, base: nothing, workload: get },
          ...(values.parts ? parts : []).map((part) => {
            const changed = { observed: part, root }
            return { name: `${part} on`, changed, base: nothing, workload: shop, most: 5 }
          }),
        ]
      : [
          {
            name: 'everything off',
            changed: nothing,
            base: { observed: 'nothing', root: resolve(values.baseline) },
            workload: shop,
            most: 1,
          },
        ]
  const rows: Row[] = []
  for (const comparison of comparisons) {
    const measured = await compare(comparison)
    print(tableOf(measured))
    rows.push(...measured)
  }
  if (values.json !== undefined) await writeJson(values.json, rows)
  return rows.every(({ holds }) => holds) ? 0 : 1
}

const parts = ['log', 'metrics', 'traces']

interface Workload {
  readonly operations: readonly Operation[]
  /** Whether the engine runs in the gateway's process. */
  readonly isEmbedded: boolean
  /** Requests of each process before the first round: then its code is compiled. */
  readonly warmUps: number
}

const { aliases: _aboveTheLimits, ...served } = operations
const shop: Workload = { operations: Object.values(served), isEmbedded: false, warmUps: 3_000 }
const get: Workload = {
  operations: [operations.get].filter((each) => each !== undefined),
  isEmbedded: true,
  warmUps: 15_000,
}

interface Measured {
  readonly observed: string
  readonly root: string
}

interface Comparison {
  readonly name: string
  readonly changed: Measured
  readonly base: Measured
  readonly workload: Workload
  /** The goal in percent; without one the figure is only noted. */
  readonly most?: number
}

async function compare({ name, changed, base, workload, most }: Comparison): Promise<Row[]> {
  const pairs: Pair[] = []
  while (pairs.length < Number(values.processes)) pairs.push(await measuredPair(changed, base, workload))
  const { percent, low, high } = overhead(pairs)
  const microseconds = median(pairs.map(({ base }) => base)) / Number(values.requests)
  const added = `${name}: CPU time added`
  return [
    most === undefined ? noted(added, percent, '%') : atMost(added, percent, most, '%'),
    noted(`${name}: 95 % confidence, from`, low, '%'),
    noted(`${name}: 95 % confidence, to`, high, '%'),
    noted(`${name}: CPU time of a request without`, microseconds, 'us'),
  ]
}

/** The CPU times of a round of two gateways: the median of the rounds, and it with the median of their ratios. */
async function measuredPair(changed: Measured, base: Measured, workload: Workload): Promise<Pair> {
  await using engine = workload.isEmbedded ? undefined : await startServer(engineProgram)
  const gateways = [changed, base].flatMap(({ observed, root }) => [observed, root])
  await using server = await startServer(program, [engine?.url ?? 'embedded', ...gateways])
  const [changedUrl = '', baseUrl = ''] = (await replyOf(server, 'urls')) as string[]
  const urls = [changedUrl, baseUrl]
  for (const url of urls) await cpuOfRequests(server, url, workload.operations, workload.warmUps)
  const rounds: Pair[] = []
  while (rounds.length < Number(values.rounds)) {
    const cpu = new Map<string, number>()
    for (const url of rounds.length % 2 === 0 ? urls : urls.toReversed()) {
      cpu.set(url, await cpuOfRequests(server, url, workload.operations, Number(values.requests)))
    }
    rounds.push({ changed: cpu.get(changedUrl) ?? Number.NaN, base: cpu.get(baseUrl) ?? Number.NaN })
  }
  const typical = median(rounds.map((round) => round.base))
  return { changed: typical * median(rounds.map((round) => round.changed / round.base)), base: typical }
}

const program = join(import.meta.dirname, 'server.ts')
const engineProgram = join(import.meta.dirname, '../engine/servers/engine.ts')

/** Microseconds of CPU time that a server takes for a number of requests. */
async function cpuOfRequests(
  server: ChildServer,
  url: string,
  operations: readonly Operation[],
  requests: number,
): Promise<number> {
  await using pool = closing(new Pool(url, { connections }))
  const before = await cpuOf(server)
  let next = 0
  const client = async () => {
    while (next < requests) {
      next += 1
      const operation = operations[next % operations.length]
      const { statusCode, body } = await pool.pool.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: operation?.query, variables: operation?.variables(next, size) }),
      })
      const text = await body.text()
      if (statusCode !== 200 || text.includes('"errors"')) throw new Error(`got ${statusCode}: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  return (await cpuOf(server)) - before
}

/** Microseconds of CPU time that a server has taken, by its own account. */
async function cpuOf(server: ChildServer): Promise<number> {
  const { user, system } = (await replyOf(server, 'cpu')) as NodeJS.CpuUsage
  return user + system
}

async function replyOf({ child }: ChildServer, message: string): Promise<unknown> {
  child.send(message)
  const [reply] = await once(child, 'message')
  return reply
}

const connections = 16
const size = { customers: 10, orders: 300, productsPerCategory: 25 }

function closing(pool: Pool) {
  return { pool, [Symbol.asyncDispose]: () => pool.close() }
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

process.exitCode = values.help ? print(help) : await main()
