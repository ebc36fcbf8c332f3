import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { operations } from '../gateway/operations.ts'
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

const help = `npm run bench:overhead - the CPU time of logs, metrics and traces, in pairs of processes

Usage: npm run bench:overhead -- [options]

Options:
  --baseline DIR    a checkout of an earlier commit with its packages: also compares this code, observed by nothing,
                    with that one
  --parts           also measures each of log, metrics and traces alone
  --operation NAME  an operation that finds the same in any shop: get (default) or aliases
  --processes N     pairs of processes (10)
  --rounds N        rounds of each process, after 20 others (40)
  --requests N      requests of a round (200)
  --json PATH       write the rows { name, figure, unit, goal, holds } to a file
  --help, -h        show this help

The gateway runs with the bundled engine in its process, so nothing but the gateway and the engine take CPU time. In each
round both servers serve the same requests one after the other, in alternating order. As two processes with the same code
differ by some percent for as long as they run, a pair is the medians of the rounds of two processes, and new ones are started for
each. Standard error has the log.
`

const { values } = parseArgs({
  options: {
    baseline: { type: 'string' },
    parts: { type: 'boolean', default: false },
    operation: { type: 'string', default: 'get' },
    processes: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '40' },
    requests: { type: 'string', default: '200' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
async function main(): Promise<number> {
  const root = join(import.meta.dirname, '../..')
  const nothing = { observed: 'nothing', root }
  const comparisons: Comparison[] = [['everything on', { observed: parts.join(), root }, nothing, 5]]
  for (const part of values.parts ? parts : []) {
    comparisons.push([`${part} on`, { observed: part, root }, nothing, 5])
  }
  if (values.baseline !== undefined) {
    const before = { observed: 'nothing', root: resolve(values.baseline) }
    comparisons.push(['everything off', nothing, before, 1])
  }
  const rows: Row[] = []
  for (const comparison of comparisons) {
    const measured = await compare(...comparison)
    print(tableOf(measured))
    rows.push(...measured)
  }
  if (values.json !== undefined) await writeJson(values.json, rows)
  return rows.every(({ holds }) => holds) ? 0 : 1
}

const parts = ['log', 'metrics', 'traces']

interface Measured {
  readonly observed: string
  readonly root: string
}

type Comparison = [name: string, changed: Measured, base: Measured, most: number]

async function compare(...[name, changed, base, most]: Comparison): Promise<Row[]> {
  const pairs: Pair[] = []
  while (pairs.length < Number(values.processes)) pairs.push(await measuredPair(changed, base))
  const { percent, low, high } = overhead(pairs)
  const microseconds = median(pairs.map(({ base }) => base)) / Number(values.requests)
  return [
    atMost(`${name}: CPU time added`, percent, most, '%'),
    noted(`${name}: 95 % confidence, from`, low, '%'),
    noted(`${name}: 95 % confidence, to`, high, '%'),
    noted(`${name}: CPU time of a request without`, microseconds, 'us'),
  ]
}

/** Microseconds of a round in two processes, each the median of its rounds. */
async function measuredPair(changed: Measured, base: Measured): Promise<Pair> {
  await using first = await startServer(program, [changed.observed, changed.root])
  await using second = await startServer(program, [base.observed, base.root])
  const servers = [first, second]
  const rounds = new Map<ChildServer, number[]>(servers.map((server) => [server, []]))
  // The first rounds warm both up.
  for (let round = -warmUps; round < Number(values.rounds); round += 1) {
    for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
      const cpu = await cpuOfRequests(server)
      if (round >= 0) rounds.get(server)?.push(cpu)
    }
  }
  return { changed: median(rounds.get(first) ?? []), base: median(rounds.get(second) ?? []) }
}

const program = join(import.meta.dirname, 'server.ts')
const warmUps = 20

/** Microseconds of CPU time that a server takes for a round of requests. */
async function cpuOfRequests({ child, url }: ChildServer): Promise<number> {
  const operation = operations[values.operation]
  if (operation === undefined) throw new Error(`there is no operation ${values.operation}`)
  await using pool = closing(new Pool(url, { connections }))
  const before = await cpuOf(child)
  let next = 0
  const client = async () => {
    while (next < Number(values.requests)) {
      next += 1
      const variables = operation.variables(next, size)
      const { statusCode, body } = await pool.pool.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: operation.query, variables }),
      })
      const text = await body.text()
      if (statusCode !== 200 || text.includes('"errors"')) throw new Error(`got ${statusCode}: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  return (await cpuOf(child)) - before
}

/** Microseconds of CPU time that a server has taken, by its own account. */
async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage]
  return user + system
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
