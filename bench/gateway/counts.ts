import { parseArgs } from 'node:util'
import { writeJson } from '../harness/index.ts'
import { countNorthwind } from '../northwind/count-northwind.ts'
import { countOperations } from './count-operations.ts'
import { countsTable } from './counts-table.ts'

const help = `npm run bench:counts - what ten operations of the sample shop ask of DynamoDB

Usage: npm run bench:counts -- [options]

Options:
  --northwind DIRECTORY  count ten of Northwind instead, from the files that npm run northwind takes
  --json PATH            write the rows { operation, dynagate, reference } to a file
  --help, -h             show this

Calls, round trips and read units are counted at the bundled engine: of Dynagate, and of P2, which is Yoga and Pothos
with DataLoaders, BatchGetItem and Queries by hand. Their answers have to be equal. Nothing is timed, so every run
finds the same; only how many batches P2's DataLoaders make is a matter of the moment. After a write Dynagate reads
where it has written consistently, at twice the units, so that it can't miss its own write.
`

const { values } = parseArgs({
  options: {
    northwind: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) process.stdout.write(help)
else await main()

async function main(): Promise<void> {
  const rows =
    values.northwind === undefined ? await countOperations() : await countNorthwind(values.northwind)
  process.stdout.write(countsTable(rows))
  if (values.json !== undefined) await writeJson(values.json, rows)
}
