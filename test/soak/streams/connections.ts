import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { WebSocket } from 'ws'
import { type Subscriber, subscriptionOf } from './subscriber.ts'

/** A connection to the gateway. */
export interface Connection {
  /** Stops reading, and reads again. */
  pause(): void
  resume(): void
  close(): void
}

/** Subscribes by server-sent events, on a connection of its own. */
export async function connectEvents(port: number, subscriber: Subscriber): Promise<Connection> {
  const query = new URLSearchParams({ query: subscriptionOf(subscriber.topic) })
  const sent = request({
    port,
    path: `/graphql?${query}`,
    headers: { accept: 'text/event-stream' },
    agent: new Agent({ keepAlive: false }),
  })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.setEncoding('utf8')
  let text = ''
  response.on('data', (chunk: string) => {
    text += chunk
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: {')) receive(subscriber, JSON.parse(line.slice(6)))
  })
  response.on('error', () => {})
  await subscriber.ready
  return { pause: () => response.pause(), resume: () => response.resume(), close: () => sent.destroy() }
}

/** Subscribes over one WebSocket, several times. */
export async function connectSocket(port: number, subscribers: readonly Subscriber[]): Promise<Connection> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws')
  await once(socket, 'open')
  const acknowledged = once(socket, 'message')
  socket.send(JSON.stringify({ type: 'connection_init' }))
  await acknowledged
  socket.on('message', (data) => {
    const { type, id, payload } = JSON.parse(String(data))
    if (type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
    const subscriber = subscribers[Number(id)]
    if (type === 'next' && subscriber) receive(subscriber, payload)
  })
  for (const [at, { topic }] of subscribers.entries()) {
    // A gateway rejects more requests at a time than it can serve in time.
    await subscribers[at - startedAtATime]?.ready
    socket.send(
      JSON.stringify({ type: 'subscribe', id: String(at), payload: { query: subscriptionOf(topic) } }),
    )
  }
  await Promise.all(subscribers.map(({ ready }) => ready))
  return { pause: () => socket.pause(), resume: () => socket.resume(), close: () => socket.terminate() }
}

/** How many subscriptions of a socket start at the same time. */
const startedAtATime = 20

function receive(
  subscriber: Subscriber,
  { data, errors }: { data?: { changed: never }; errors?: unknown },
): void {
  if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors))
  subscriber.receive(data.changed)
}
