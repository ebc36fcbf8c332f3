import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type BadRequest, badRequest, kinds } from './clients/bad-requests.ts'
import { type GatewayProcess, startGatewayProcess } from './clients/gateway-process.ts'
import { holdSockets } from './clients/hold-sockets.ts'
import { postInvalidDocument } from './clients/invalid-documents.ts'
import { type Outcome, send } from './clients/send.ts'
import { Random } from './random.ts'
import { atLeast, atMost, none, type Row, type Run } from './run.ts'

/**
 * Clients that a gateway must survive: 10,000 malformed and abandoned requests, 10,000 different invalid documents, and
 * 200 connections that never read the 18 MB that they requested.
 */
export const clients: Run = async ({ seed, quick, tell }) => {
  const writeStallMs = quick ? 2000 : 15_000
  await using gateway = await startGatewayProcess(writeStallMs)
  // Compiles code that the measurements below would count as growth.
  await mix(gateway, new Random(seed), quick ? 3 : 100)
  return [
    ...(await malformedAndAbandoned(gateway, new Random(seed + 1), quick ? 15 : 1700, tell)),
    ...(await invalidDocuments(gateway, quick ? 100 : 10_000, tell)),
    ...(await socketsThatNeverRead(gateway, quick ? 5 : 200, tell)),
  ]
}

type Tell = (text: string) => void

async function malformedAndAbandoned(
  gateway: GatewayProcess,
  random: Random,
  each: number,
  tell: Tell,
): Promise<Row[]> {
  const before = await gateway.state()
  const sent = await mix(gateway, random, each)
  const health = await gateway.health()
  const after = await gateway.state()
  for (const [kind, requests] of Map.groupBy(sent, ({ request }) => request.kind)) {
    const outcomes = Map.groupBy(requests, ({ outcome }) => outcome)
    tell(`${kind}: ${[...outcomes].map(([outcome, { length }]) => `${length} ${outcome}`).join(', ')}`)
  }
  const valid = sent.filter(({ request }) => request.kind === 'valid')
  return [
    atLeast('clients: malformed and abandoned requests', sent.length - valid.length, each * 6, 'requests'),
    none('clients: promises rejected without a handler', after.unhandled, 'promises'),
    none('clients: errors in the log', after.internal, 'entries'),
    none('clients: responses with a status of 500 or more', sent.filter(isServerError).length, 'responses'),
    none('clients: connections left hanging', sent.filter(hangs).length, 'connections'),
    none(
      'clients: valid requests without a 200',
      valid.filter(({ outcome }) => outcome !== 200).length,
      'requests',
    ),
    none('clients: health checks without a 200 afterwards', health === '200' ? 0 : 1, 'requests'),
    atMost('clients: heap kept', megabytes(after.heap - before.heap), 10, 'MB'),
  ]
}

interface Sent {
  readonly request: BadRequest
  readonly outcome: Outcome
}

const isServerError = ({ outcome }: Sent) => typeof outcome === 'number' && outcome >= 500
const hangs = ({ outcome }: Sent) => outcome === 'hanging'

/** Sends this many requests of each kind, one kind after the other, 16 at a time. */
async function mix({ port }: GatewayProcess, random: Random, each: number): Promise<Sent[]> {
  const requests = Array.from({ length: each }, () => kinds.map((kind) => badRequest(kind, random))).flat()
  return sideBySide(16, requests, async (request) => ({ request, outcome: await send(port, request) }))
}

async function invalidDocuments(gateway: GatewayProcess, count: number, tell: Tell): Promise<Row[]> {
  const before = await gateway.state()
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const statuses = await sideBySide(16, [...Array(count).keys()], (at) =>
    postInvalidDocument(gateway.port, at, agent),
  )
  agent.destroy()
  const after = await gateway.state()
  const growth = megabytes(after.peakRss - before.rss)
  tell(
    `invalid documents: heap ${heapOf(before)} to ${heapOf(after)} MB, RSS at most ${Math.round(growth)} MB more`,
  )
  return [
    atLeast('clients: different invalid documents', statuses.length, count, 'documents'),
    none(
      'clients: invalid documents without a 400',
      statuses.filter((status) => status !== 400).length,
      'documents',
    ),
    atMost('clients: invalid documents: heap kept', megabytes(after.heap - before.heap), 10, 'MB'),
    atMost('clients: invalid documents: RSS added at the peak', growth, 150, 'MB'),
  ]
}

async function socketsThatNeverRead(gateway: GatewayProcess, count: number, tell: Tell): Promise<Row[]> {
  const before = await gateway.state()
  await using _held = await holdSockets(gateway.port, count)
  const health = await gateway.health()
  // All of these connections were accepted before the health check's.
  let left = await gateway.state()
  const states = [left]
  // Each of 800 requests for 4.5 MB is executed before its connection can be found to stall.
  const giveUpAt = performance.now() + 240_000
  while (left.sockets > 0 && performance.now() < giveUpAt) {
    await wait(500)
    left = await gateway.state()
    states.push(left)
  }
  const heap = Math.max(...states.map((state) => state.heap))
  const growth = megabytes(Math.max(...states.map(({ peakRss }) => peakRss)) - before.rss)
  tell(
    `sockets that never read: heap ${heapOf(before)}, ${heapOf({ heap })}, ${heapOf(left)} MB (before, meanwhile, after)`,
  )
  return [
    atLeast('clients: sockets that never read', count, count, 'sockets'),
    none('clients: health checks without a 200 meanwhile', health === '200' ? 0 : 1, 'requests'),
    none('clients: sockets that never read: left open', left.sockets, 'sockets'),
    atMost('clients: sockets that never read: heap meanwhile', megabytes(heap - before.heap), 120, 'MB'),
    atMost('clients: sockets that never read: heap kept', megabytes(left.heap - before.heap), 10, 'MB'),
    atMost('clients: sockets that never read: RSS added at the peak', growth, 400, 'MB'),
  ]
}

/** Processes a list, `width` elements at a time. */
async function sideBySide<Each, Result>(
  width: number,
  list: readonly Each[],
  work: (each: Each) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = list.entries()
  const worker = async () => {
    // All workers take from one iterator.
    for (const [at, each] of queue) results[at] = await work(each)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}

function heapOf({ heap }: { readonly heap: number }): number {
  return Math.round(megabytes(heap) * 10) / 10
}

function megabytes(bytes: number): number {
  return bytes / 1_000_000
}
