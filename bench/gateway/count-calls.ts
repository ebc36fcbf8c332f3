import type { ShopSize } from '../../schema/shop-data.ts'
import { answerOf } from './check-equal.ts'
import type { Counts } from './counting-engine.ts'
import { requestOf } from './operations.ts'
import type { Program } from './processes.ts'

/** The DynamoDB calls of a peer for an operation; none if its engine is in process. */
export type CountsOf = (peer: string, operation: string) => Counts

/** Counts the DynamoDB calls of one request of each operation, one request at a time. */
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

/** The DynamoDB calls of one request, and its response. The peer has executed it once before. */
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
