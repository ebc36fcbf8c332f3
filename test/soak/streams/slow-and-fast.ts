import { setTimeout as wait } from 'node:timers/promises'
import { atLeast, atMost, none, type Row, type RunOptions } from '../run.ts'
import { startBoard } from './board-process.ts'
import { type Connection, connectEvents, connectSocket } from './connections.ts'
import { Subscriber } from './subscriber.ts'

/**
 * 500 subscribers by server-sent events and 500 over WebSockets, a tenth of which read for 1 s and pause for 4, while
 * there are 50 changes a second with 20 matches each, for a minute.
 */
export async function slowAndFast({ quick, milliseconds, tell }: RunOptions): Promise<Row[]> {
  const seconds = milliseconds === undefined ? (quick ? 3 : 60) : milliseconds / 1000
  const [topics, perTopic] = quick ? [10, 4] : [50, 20]
  await using board = await startBoard()
  const subscribers = Array.from({ length: topics * perTopic }, (_, at) => new Subscriber(`t${at % topics}`))
  const connections: Connection[] = []
  for (const [at, subscriber] of subscribers.entries()) {
    const isSocket = at < subscribers.length / 2
    connections.push(
      isSocket ? await connectSocket(board.port, [subscriber]) : await connectEvents(board.port, subscriber),
    )
  }
  const ending = new AbortController()
  const slow = connections.filter((_, at) => at % 10 === 0)
  const pausing = pauseAndResume(slow, ending.signal)
  const write = (part: number) => board.write({ perSecond: 50, seconds: seconds * part, topics })
  const first = await write(1 / 4)
  const before = await board.state()
  const rest = await write(3 / 4)
  const after = await board.state()
  ending.abort()
  await pausing
  const made = [...first, ...rest]
  const last = new Map(made.map(([topic, n]) => [topic, n]))
  const isUpToDate = (subscriber: Subscriber) => subscriber.isUpToDate(last.get(subscriber.topic) ?? 0)
  const giveUpAt = performance.now() + 30_000
  while (!subscribers.every(isUpToDate) && performance.now() < giveUpAt) await wait(50)
  for (const connection of connections) connection.close()
  const sum = (of: 'events' | 'gaps' | 'disordered' | 'missing') =>
    subscribers.reduce((total, subscriber) => total + subscriber[of], 0)
  tell(`${made.length} changes, ${sum('events')} events, ${sum('gaps')} gaps reported`)
  return [
    atLeast(
      'streams: subscribers, of which a tenth is slow',
      subscribers.length,
      topics * perTopic,
      'subscribers',
    ),
    atLeast('streams: events', sum('events'), made.length, 'events'),
    none('streams: events out of order', sum('disordered'), 'events'),
    none('streams: gaps that were not reported', sum('missing'), 'gaps'),
    none(
      'streams: subscribers that miss the last change',
      subscribers.filter((subscriber) => !isUpToDate(subscriber)).length,
      'subscribers',
    ),
    atMost("streams: growth of the gateway's heap", (after.heap - before.heap) / 1e6, 10, 'MB'),
  ]
}

async function pauseAndResume(connections: readonly Connection[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const connection of connections) connection.pause()
    await wait(4000, undefined, { signal }).catch(() => {})
    for (const connection of connections) connection.resume()
    await wait(1000, undefined, { signal }).catch(() => {})
  }
}
