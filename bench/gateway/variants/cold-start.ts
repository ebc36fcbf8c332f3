import { isDeepStrictEqual } from 'node:util'
import { openClient } from '../../../src/index.ts'
import { makeDirectory } from '../../engine/directory.ts'
import { median } from '../../harness/index.ts'
import { answerOf } from '../check-equal.ts'
import { fillShop } from '../fill-shop.ts'
import { requestOf } from '../operations.ts'
import { type PeerOptions, startPeer } from '../peers.ts'
import type { Row } from '../rows.ts'
import { columns, ofReference } from '../table.ts'
import type { Bench, Variant } from './variant.ts'

const { cpu, rss } = columns

/** A process from its start to its first response. The embedded engine opens a directory with data. */
export const coldStart: Variant = {
  name: 'cold-start',
  about:
    "time from process start to the first correct response to get, without and with Node's compile cache",
  title: 'cold start, Dynagate from its TypeScript sources',
  columns: [
    { head: 'cache', of: ({ variant }) => (variant === cached ? 'yes' : 'no') },
    { head: 'median ms', of: ({ p50Ms }) => p50Ms },
    ofReference('p50Ms'),
    { head: 'slowest', of: ({ p99Ms }) => p99Ms },
    cpu,
    rss,
  ],
  alone: true,
  async measure(bench) {
    const { names, items, backend } = bench
    await backend.ask({ way: { replay: true, delayMs: 0 } })
    await using shop = await makeDirectory()
    await using cache = await makeDirectory()
    if (names.includes('dynagate-embedded')) await fillDirectory(shop.path, items)
    const options = { endpoint: String(backend.hello.stub), items, directory: shop.path }
    const withCache = { ...options, env: { NODE_COMPILE_CACHE: cache.path } }
    return [
      ...(await startAll('cold-start', options, bench)),
      ...(await startAll(cached, withCache, bench)),
    ].toSorted((one, other) => names.indexOf(one.peer) - names.indexOf(other.peer))
  },
}

const cached = 'cold-start, compile cache'
const operation = 'get'

async function fillDirectory(directory: string, items: number): Promise<void> {
  await using client = await openClient({ kind: 'embedded', directory })
  await fillShop(client, items)
}

/** Starts all peers several times, in turns, after a start that doesn't count: it fills the caches. */
async function startAll(
  variant: string,
  options: PeerOptions,
  { names, size, counts, quick, tell }: Bench,
): Promise<Row[]> {
  const rounds = quick ? 3 : 5
  tell(`${variant}: starting ${names.length} peers, ${rounds} times each`)
  const request = requestOf(operation, 7, size)
  const starts: Start[][] = names.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [at, name] of names.entries()) {
      const start = await startOnce(name, options, request)
      if (round > 0) starts[at]?.push(start)
    }
  }
  checkAlike(names, starts)
  return names.map((peer, at) => ({
    peer,
    operation,
    variant,
    ...counts(peer, operation),
    ...figuresOf(starts[at] ?? []),
  }))
}

interface Start {
  readonly milliseconds: number
  readonly cpuMicros: number
  readonly rssMb: number
  readonly answer: unknown
}

async function startOnce(name: string, options: PeerOptions, request: object): Promise<Start> {
  const began = performance.now()
  await using peer = await startPeer(name, options)
  const answer = await answerOf(peer.url, request)
  const milliseconds = performance.now() - began
  return { milliseconds, answer, ...(await peer.cost()) }
}

function checkAlike(names: readonly string[], starts: readonly (readonly Start[])[]): void {
  const [[first] = []] = starts
  for (const [at, all] of starts.entries()) {
    const wrong = all.find(({ answer }) => !isDeepStrictEqual(answer, first?.answer))
    if (wrong) throw new Error(`${names[at]} began with another answer: ${JSON.stringify(wrong.answer)}`)
  }
}

/** The times of a row are those of a start: the median and the maximum. */
function figuresOf(starts: readonly Start[]) {
  const rounded = (figure: number) => Math.round(figure * 100) / 100
  const middle = (name: 'milliseconds' | 'cpuMicros' | 'rssMb') =>
    rounded(median(starts.map((start) => start[name])))
  return {
    cpuMicros: middle('cpuMicros'),
    requestsPerSecond: rounded(1000 / middle('milliseconds')),
    p50Ms: middle('milliseconds'),
    p99Ms: rounded(Math.max(...starts.map(({ milliseconds }) => milliseconds))),
    rssMb: middle('rssMb'),
  }
}
