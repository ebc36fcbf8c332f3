import { answerOf } from './check-equal.ts'
import type { Program } from './processes.ts'

/** What one request asks of DynamoDB. */
export interface Counts {
  readonly calls: number
  readonly roundTrips: number
  readonly readUnits: number
}

/** Milliseconds that the backend takes for a call while it counts: long enough for calls of one round trip to overlap. */
const delay = 25

/** The calls of each peer and operation, counted at the backend, one request at a time. */
export async function countCalls(
  peers: readonly { readonly name: string; readonly url: string }[],
  names: readonly string[],
  backend: Program,
): Promise<ReadonlyMap<string, Counts>> {
  const counts = new Map<string, Counts>()
  backend.child.send({ delay })
  for (const { name, url } of peers) {
    for (const operation of names) {
      await answerOf(url, operation, 7)
      backend.child.send({ delay })
      await answerOf(url, operation, 7)
      counts.set(`${name} ${operation}`, await backend.ask<Counts>({ ask: true }))
    }
  }
  backend.child.send({ delay: 0 })
  return counts
}
