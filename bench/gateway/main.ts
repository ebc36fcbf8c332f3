import { parseArgs } from 'node:util'
import { median, writeJson } from '../harness/index.ts'
import { checkEqual } from './check-equal.ts'
import { countCalls, type Counts } from './count-calls.ts'
import type { LoadResult } from './load.ts'
import { operations } from './operations.ts'
import { type Program, startProgram } from './processes.ts'
import { printTable, type Row } from './table.ts'

const peers = ['dynagate', 'dynagate-embedded', 'P1', 'P2', 'P3', 'P4', 'P5', 'F1', 'F2']

const help = `npm run bench - the gateway beside others that serve the same five operations from the same table

Usage: npm run bench -- [options]

Options:
  --only A,B        these peers: ${peers.join(', ')}
  --operation NAME  one operation: ${Object.keys(operations).join(', ')}
  --json PATH       write the rows to a file
  --quick           shorter rounds: two minutes in all
  --help, -h        show this

P1 Yoga + Pothos, naive. P2 with DataLoaders. P3 and graphql-jit. P4 Mercurius. P5 Apollo Server.
F1 node:http and the SDK, no GraphQL. F2 node:http and raw DynamoDB JSON. docs/performance.md says more.

Examples:
  npm run bench -- --quick
  npm run bench -- --only dynagate,P2 --operation nested
`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    operation: { type: 'string' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) process.stdout.write(help)
else await main()

interface Peer {
  readonly name: string
  readonly program: Program
  readonly url: string
}

async function main(): Promise<void> {
  const tell = (text: string) => process.stdout.write(`${text}\n`)
  const names = values.only?.split(',') ?? peers
  const unknown = names.find((name) => !peers.includes(name))
  if (unknown !== undefined) throw new Error(`there is no peer ${unknown}: ${peers.join(', ')}`)
  const chosen = Object.keys(operations).filter(
    (name) => values.operation === undefined || name === values.operation,
  )
  tell('starting the backend, the load and the peers')
  await using backend = await startProgram('backend', 'other')
  await using load = await startProgram('load', 'other')
  const running: Peer[] = []
  try {
    for (const name of names) running.push(await startPeer(name, String(backend.hello.url)))
    await checkEqual(running, chosen, tell)
    const counts = await countCalls(running, chosen, backend)
    const rows: Row[] = []
    for (const operation of chosen) {
      tell(`measuring ${operation}`)
      rows.push(...(await measureOperation(operation, running, load, counts)))
    }
    printTable(rows, tell)
    if (values.json !== undefined) await writeJson(values.json, rows)
  } finally {
    for (const { program } of running) await program[Symbol.asyncDispose]()
  }
}

async function startPeer(name: string, endpoint: string): Promise<Peer> {
  const program = await startProgram(`peers/${name}`, 'peer', { BENCH_ENDPOINT: endpoint })
  return { name, program, url: `http://127.0.0.1:${program.hello.port}` }
}

interface Cost {
  readonly cpu: NodeJS.CpuUsage
  readonly rss: number
}

interface Round extends LoadResult {
  readonly cpuMicros: number
  readonly rssMb: number
}

/** Rounds in which the peers take turns: a warm one first for each, until two windows agree within 5%. */
async function measureOperation(
  operation: string,
  running: readonly Peer[],
  load: Program,
  counts: ReadonlyMap<string, Counts>,
): Promise<Row[]> {
  const rounds = values.quick ? 5 : 7
  const milliseconds = values.quick ? 300 : 600
  const many = new Map(running.map(({ name }) => [name, [] as Round[]]))
  const single = new Map(running.map(({ name }) => [name, [] as Round[]]))
  const once = (peer: Peer, connections: number, time: number) =>
    oneRound(peer, load, { operation, connections, milliseconds: time })
  for (const peer of running) await warm(() => once(peer, 32, milliseconds))
  for (let round = 0; round < rounds; round++) {
    for (const peer of running) {
      many.get(peer.name)?.push(await once(peer, 32, milliseconds))
      single.get(peer.name)?.push(await once(peer, 1, milliseconds / 3))
    }
  }
  return running.map(({ name }) => {
    const all = many.get(name) ?? []
    const alone = single.get(name) ?? []
    const middle = (of: (round: Round) => number, among = all) =>
      Math.round(median(among.map(of)) * 100) / 100
    return {
      peer: name,
      operation,
      ...(counts.get(`${name} ${operation}`) ?? { calls: 0, roundTrips: 0, readUnits: 0 }),
      cpuMicros: middle(({ cpuMicros }) => cpuMicros),
      requestsPerSecond: middle(({ requests, seconds }) => requests / seconds),
      p50Ms: middle(({ p50Ms }) => p50Ms),
      p99Ms: middle(({ p99Ms }) => p99Ms),
      rssMb: middle(({ rssMb }) => rssMb),
      singleP50Ms: middle(({ p50Ms }) => p50Ms, alone),
      singleP99Ms: middle(({ p99Ms }) => p99Ms, alone),
    }
  })
}

async function oneRound(
  { program, url }: Peer,
  load: Program,
  order: { operation: string; connections: number; milliseconds: number },
): Promise<Round> {
  const before = await program.ask<Cost>('cost')
  const result = await load.ask<LoadResult>({ url, ...order })
  const after = await program.ask<Cost>('cost')
  const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system
  return { ...result, cpuMicros: cpu / result.requests, rssMb: after.rss / 1024 / 1024 }
}

async function warm(round: () => Promise<Round>): Promise<void> {
  let before = Number.POSITIVE_INFINITY
  for (let at = 0; at < 12; at++) {
    const { cpuMicros } = await round()
    if (at > 2 && Math.abs(cpuMicros - before) < before * 0.05) return
    before = cpuMicros
  }
}
