import { deepStrictEqual } from 'node:assert/strict'
import { parseArgs } from 'node:util'
import { createGateway, openClient, openStore, prepareTable, startGateway } from 'dynagate'
import { questions, readAllRows } from './expected.ts'
import gatewayDefinition from './index.ts'
import { loadNorthwind, readNorthwind } from './load.ts'
import { northwind } from './model.ts'

const usage = `Loads Northwind's files into a table of its own, asks over HTTP, and compares each answer with the files.

Usage: npm run northwind -- --data DIRECTORY

The directory holds customers.csv, orders.csv, order-details.csv and so on, as Microsoft's sample has them.
`

const { data, help } = parseArgs({
  options: { data: { type: 'string' }, help: { type: 'boolean', default: false } },
}).values
if (help || data === undefined) {
  console.log(usage)
  process.exit(help ? 0 : 2)
}

const client = await openClient({ kind: 'embedded', memory: true })
await prepareTable(client, { table: northwind, mayCreate: true })
const store = openStore({ client, table: northwind, cursorSecret: 'northwind' })
const written = await loadNorthwind(store, readNorthwind(data))
console.log(`Loaded ${written} items; comparing responses.`)

const gateway = createGateway({
  schema: gatewayDefinition.schema,
  context: () => ({ store: store.request() }),
})
const server = await startGateway({ gateway, port: 0, host: '127.0.0.1' })
const counts = new Map<string, { equal: number; different: number }>()
for (const { name, query, variables, expected } of questions(readAllRows(data))) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const count = counts.get(name) ?? { equal: 0, different: 0 }
  counts.set(name, count)
  try {
    deepStrictEqual(await response.json(), { data: expected })
    count.equal++
  } catch (error) {
    count.different++
    console.error(
      `${name} ${JSON.stringify(variables)}\n${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
await server.close()
await store.close()

for (const [name, { equal, different }] of counts)
  console.log(`${equal} equal, ${different} different: ${name}`)
const different = [...counts.values()].reduce((sum, count) => sum + count.different, 0)
console.log(
  `${[...counts.values()].reduce((sum, count) => sum + count.equal, 0)} equal, ${different} different in all`,
)
process.exitCode = different > 0 ? 1 : 0
