import { Pool } from 'undici'
import { operations } from './operations.ts'

/** What to send, and for how long. */
export interface LoadOrder {
  readonly url: string
  readonly operation: string
  readonly connections: number
  readonly milliseconds: number
}

/** What came of it. */
export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** The program that sends the requests, in a process of its own. */
let at = 0
const pools = new Map<string, Pool>()
process.on('message', async (order: LoadOrder) => process.send?.(await load(order)))
process.once('disconnect', () => process.exit())
process.send?.({ ready: true })

async function load({ url, operation, connections, milliseconds }: LoadOrder): Promise<LoadResult> {
  const { query, variables } = operations[operation] ?? {}
  const key = `${url} ${connections}`
  const pool = pools.get(key) ?? new Pool(url, { connections, pipelining: 1 })
  pools.set(key, pool)
  const times: number[] = []
  const began = performance.now()
  const end = began + milliseconds
  const send = async () => {
    while (performance.now() < end) {
      const start = performance.now()
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: variables?.(at++) }),
      })
      const text = await body.text()
      if (statusCode !== 200 || text.startsWith('{"errors"')) throw new Error(`${url} ${operation}: ${text}`)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: connections }, send))
  times.sort((a, b) => a - b)
  const part = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const seconds = (performance.now() - began) / 1000
  return { requests: times.length, seconds, p50Ms: part(0.5), p99Ms: part(0.99) }
}
