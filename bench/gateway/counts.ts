import { parseArgs } from 'node:util'
import { writeJson } from '../harness/index.ts'
import { type CountsRow, countOperations } from './count-operations.ts'
import type { Counts } from './counting-engine.ts'

const help = `npm run bench:counts - what ten operations of the sample shop ask of DynamoDB

Usage: npm run bench:counts -- [options]

Options:
  --json PATH   write the rows { operation, dynagate, reference } to a file
  --help, -h    show this

Calls, round trips and read units are counted at the bundled engine: of Dynagate, and of P2, which is Yoga and Pothos
with DataLoaders, BatchGetItem and Queries by hand. Their answers have to be equal. Nothing is timed, so every run
finds the same; only how many batches P2's DataLoaders make is a matter of the moment. After a write Dynagate reads
where it has written consistently, at twice the units, so that it can't miss its own write.
`

const { values } = parseArgs({
  options: { json: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
})
if (values.help) process.stdout.write(help)
else await main()

async function main(): Promise<void> {
  const rows = await countOperations()
  const tell = (text: string) => process.stdout.write(`${text}\n`)
  tell(line('', 'Dynagate', 'P2'))
  const heads = cells(['calls', 'trips', 'units'])
  tell(line('operation', heads, heads))
  for (const { operation, dynagate, reference } of [...rows, sumOf(rows)]) {
    tell(line(operation, figures(dynagate), figures(reference)))
  }
  if (values.json !== undefined) await writeJson(values.json, rows)
}

function figures({ calls, roundTrips, readUnits }: Counts): string {
  return cells([calls, roundTrips, readUnits])
}

function cells(all: readonly (string | number)[]): string {
  return all.map((each) => String(each).padStart(7)).join('')
}

function line(name: string, mine: string, other: string): string {
  return `${name.padEnd(20)}${mine.padStart(21)}   ${other.padStart(21)}`
}

function sumOf(rows: readonly CountsRow[]): CountsRow {
  const total = (of: (row: CountsRow) => Counts) => {
    const sum = (name: keyof Counts) => rows.reduce((so, row) => so + of(row)[name], 0)
    return { calls: sum('calls'), roundTrips: sum('roundTrips'), readUnits: sum('readUnits') }
  }
  return {
    operation: 'all ten',
    dynagate: total(({ dynagate }) => dynagate),
    reference: total(({ reference }) => reference),
  }
}
