import type { ShopSize } from '../../schema/shop-data.ts'
import { answerOf } from './check-equal.ts'
import type { Counts } from './counting-engine.ts'
import { requestOf } from './operations.ts'
import type { Program } from './processes.ts'

/** What a peer asks of DynamoDB for an operation; nothing where it has its engine in process. */
export type CountsOf = (peer: string, operation: string) => Counts

/** Counts what one request of each operation asks of DynamoDB, one request at a time. */
export async function countCalls(
  peers: readonly { readonly name: string; readonly url: string }[],
  names: readonly string[],
  size: ShopSize,
  backend: Program,
): Promise<CountsOf> {
  const counts = new Map<string, Counts>()
  for (const { name, url } of peers) {
    for (const operation of names) {
      const request = requestOf(operation, 7, size)
      counts.set(`${name} ${operation}`, (await countOne(backend, url, request)).counts)
    }
  }
  return (peer, operation) => counts.get(`${peer} ${operation}`) ?? { calls: 0, roundTrips: 0, readUnits: 0 }
}

/** What one request asks of DynamoDB, and its answer. The peer has had it once before. */
export async function countOne(
  backend: Program,
  url: string,
  request: object,
): Promise<{ readonly counts: Counts; readonly answer: unknown }> {
  await answerOf(url, request)
  await backend.ask('begin counting')
  const answer = await answerOf(url, request)
  return { counts: await backend.ask<Counts>('end counting'), answer }
}
