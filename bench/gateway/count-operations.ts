import { isDeepStrictEqual } from 'node:util'
import { answerOf } from './check-equal.ts'
import { countOne } from './count-calls.ts'
import type { CountsRow } from './counts-table.ts'
import { type Peer, reference, startPeers } from './peers.ts'
import { type Program, startProgram } from './processes.ts'
import { defaultItems } from './shop-size.ts'
import { type CountedOperation, tenOperations } from './ten-operations.ts'

/** Counts the calls of ten operations on the bundled engine, in a shop of about so many items. Throws if the two peers return different responses. */
export async function countOperations(items = defaultItems): Promise<CountsRow[]> {
  await using backend = await startProgram('backend', 'other')
  const options = { endpoint: String(backend.hello.stub), items }
  await using started = await startPeers(['dynagate', reference], options)
  const rows: CountsRow[] = []
  for (const operation of tenOperations) {
    const found = []
    for (const peer of started.peers) found.push(await countAt(peer, operation, backend))
    const [mine, other] = found
    if (mine === undefined || other === undefined) throw new Error('two peers expected to be counted')
    if (!isDeepStrictEqual(mine.answer, other.answer)) {
      throw new Error(
        `${operation.name} has two answers:\n${JSON.stringify(mine.answer)}\n${JSON.stringify(other.answer)}`,
      )
    }
    rows.push({ operation: operation.name, dynagate: mine.counts, reference: other.counts })
  }
  return rows
}

async function countAt(
  { name, url }: Peer,
  { name: operation, query, before }: CountedOperation,
  backend: Program,
) {
  const variables = before?.variablesOf((await dataOf(url, before.query)) as never)
  const counted = await countOne(backend, url, { query, variables })
  const { errors } = counted.answer as Answer
  if (errors !== undefined) throw new Error(`${name} fails at ${operation}: ${JSON.stringify(errors)}`)
  return counted
}

interface Answer {
  readonly data: unknown
  readonly errors?: unknown
}

async function dataOf(url: string, query: string): Promise<unknown> {
  return ((await answerOf(url, { query })) as Answer).data
}
