import { deepStrictEqual } from 'node:assert/strict'
import { type ExecutionResult, graphql } from 'graphql'
import definition from '../../examples/northwind/index.ts'
import { loadNorthwind, readNorthwind } from '../../examples/northwind/load.ts'
import { northwind } from '../../examples/northwind/model.ts'
import { openEngine, serveEngine } from '../../src/engine/index.ts'
import { openStore, prepareTable } from '../../src/index.ts'
import { embeddedClient } from '../../src/store/client/embedded.ts'
import { type CountingEngine, countingEngine } from '../gateway/counting-engine.ts'
import type { CountsRow } from '../gateway/counts-table.ts'
import { byHand } from './by-hand.ts'
import { tenQuestions } from './ten-questions.ts'

/**
 * The DynamoDB calls of ten operations, by Dynagate and hand-written. Throws if the two return different responses.
 *
 * @param directory contains Northwind's files.
 */
export async function countNorthwind(directory: string): Promise<CountsRow[]> {
  const counting = countingEngine(await openEngine({ memory: true }))
  await using engine = counting.engine
  const client = embeddedClient(engine)
  await prepareTable(client, { table: northwind, mayCreate: true })
  const store = openStore({ client, table: northwind, cursorSecret: 'bench' })
  await loadNorthwind(store, readNorthwind(directory))
  await using server = await serveEngine(engine, { port: 0 })
  const hand = byHand(server.url)
  const rows: CountsRow[] = []
  for (const [operation, source] of Object.entries(tenQuestions)) {
    const mine = await counted(counting, () =>
      graphql({ schema: definition.schema, source, contextValue: { store: store.request() } }),
    )
    const other = await counted(counting, () =>
      graphql({ schema: hand.schema, source, contextValue: hand.context() }),
    )
    deepStrictEqual(plain(mine.answer), plain(other.answer), `${operation} has two answers`)
    rows.push({ operation, dynagate: mine.counts, reference: other.counts })
  }
  hand.close()
  return rows
}

async function counted(counting: CountingEngine, ask: () => Promise<ExecutionResult>) {
  counting.begin()
  const answer = await ask()
  const counts = counting.end()
  if (answer.errors !== undefined) throw new Error(`An answer has errors: ${JSON.stringify(answer.errors)}`)
  return { answer, counts }
}

function plain(answer: ExecutionResult): unknown {
  return JSON.parse(JSON.stringify(answer))
}
