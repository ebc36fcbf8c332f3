import { setTimeout as wait } from 'node:timers/promises'
import { atMost, none, type Row, type RunOptions } from '../run.ts'
import { startBoard } from './board-process.ts'
import { connectSocket } from './connections.ts'
import { Subscriber } from './subscriber.ts'

/**
 * 10,000 subscriptions over ten WebSockets, and 1,000 writes a second of which each matches one: the CPU time that they take
 * compared with 1,000 subscriptions, and the time from the acknowledgement of a write to its event.
 */
export async function multiplexed({ quick, tell }: RunOptions): Promise<Row[]> {
  const seconds = quick ? 2 : 15
  const few = await measure(quick ? 100 : 1_000, seconds)
  const many = await measure(quick ? 1_000 : 10_000, seconds)
  for (const { count, cpuMs, p50, p99 } of [few, many])
    tell(`${count} subscriptions: ${Math.round(cpuMs)} ms of CPU, p50 ${p50} ms, p99 ${p99} ms`)
  return [
    none('streams: multiplexed events that are missing or out of order', few.faults + many.faults, 'events'),
    atMost('streams: CPU time of ten times as many subscriptions', many.cpuMs / few.cpuMs, 1.5, 'times'),
    // A short run is mostly the time in which the process compiles its code.
    atMost('streams: p99 from an acknowledged write to its event', many.p99, quick ? 2000 : 250, 'ms'),
  ]
}

async function measure(count: number, seconds: number) {
  await using board = await startBoard()
  const receivedAt = new Map<string, number>()
  const onCount = (topic: string, n: number) =>
    void receivedAt.set(`${topic} ${n}`, Number(process.hrtime.bigint()) / 1e6)
  const subscribers = Array.from({ length: count }, (_, at) => new Subscriber(`t${at}`, onCount))
  const perSocket = Math.ceil(count / 10)
  const sockets = []
  for (let at = 0; at < count; at += perSocket)
    sockets.push(await connectSocket(board.port, subscribers.slice(at, at + perSocket)))
  // Compiles what the measurement would count.
  await board.write({ perSecond: 1000, seconds: seconds / 5, topics: count })
  const before = await board.state()
  const made = await board.write({ perSecond: 1000, seconds, topics: count })
  const giveUpAt = performance.now() + 30_000
  const isMissing = () => made.some(([topic, n]) => !receivedAt.has(`${topic} ${n}`))
  while (isMissing() && performance.now() < giveUpAt) await wait(50)
  const { cpuMs } = await board.state()
  for (const socket of sockets) socket.close()
  const latencies = made
    .map(([topic, n, at]) => (receivedAt.get(`${topic} ${n}`) ?? Number.POSITIVE_INFINITY) - at)
    .sort((one, other) => one - other)
  const quantile = (part: number) => Math.round(latencies[Math.floor(latencies.length * part)] ?? 0)
  const faults = subscribers.reduce((sum, { missing, disordered }) => sum + missing + disordered, 0)
  return { count, cpuMs: cpuMs - before.cpuMs, p50: quantile(0.5), p99: quantile(0.99), faults }
}
