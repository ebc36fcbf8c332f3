import { Pool } from 'undici'
import type { ShopSize } from '../../schema/shop-data.ts'
import { closedLoop } from './closed-loop.ts'
import { openLoop } from './open-loop.ts'
import { neverSeen, requestOf } from './operations.ts'

/** The requests to a peer, and their duration. */
export interface LoadOrder {
  readonly url: string
  readonly operation: string
  readonly size: ShopSize
  readonly milliseconds: number
  readonly connections: number
  /** Requests per second at a fixed rate; by default each connection sends the next one after a response. */
  readonly rate?: number
  /** Whether each document is new. */
  readonly neverSeen?: boolean
}

/** The result of a load. */
export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** The program that sends the requests, in another process. */
let at = 0
const pools = new Map<string, Pool>()
process.on('message', async (order: LoadOrder) => process.send?.(await load(order)))
process.once('disconnect', () => process.exit())
process.send?.({ ready: true })

async function load(order: LoadOrder): Promise<LoadResult> {
  const { connections, milliseconds, rate } = order
  const send = senderOf(order)
  const began = performance.now()
  const times =
    rate === undefined
      ? await closedLoop(send, { connections, milliseconds })
      : await openLoop(send, { rate, milliseconds })
  const seconds = Math.max(performance.now() - began, milliseconds) / 1000
  times.sort((a, b) => a - b)
  const part = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { requests: times.length, seconds, p50Ms: part(0.5), p99Ms: part(0.99) }
}

function senderOf({ url, connections, operation, size, neverSeen: isNew }: LoadOrder): () => Promise<void> {
  const pool = poolOf(url, connections)
  return async () => {
    const n = at++
    const { query, variables } = requestOf(operation, n, size)
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: isNew ? neverSeen(query, n) : query, variables }),
    })
    const text = await body.text()
    if (statusCode !== 200 || text.startsWith('{"errors"')) throw new Error(`${url} ${operation}: ${text}`)
  }
}

function poolOf(url: string, connections: number): Pool {
  const key = `${url} ${connections}`
  const pool = pools.get(key) ?? new Pool(url, { connections, pipelining: 1 })
  pools.set(key, pool)
  return pool
}
