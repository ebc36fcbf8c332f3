import { parseArgs } from 'node:util'
import { type Row, tableOf, writeJson } from '../harness/index.ts'
import { growth } from './growth.ts'
import { inProcess } from './in-process.ts'
import { overHttp } from './over-http.ts'

const help = `npm run bench:engine - compares the bundled engine with SQLite and with other engines

Usage: npm run bench:engine -- [options]

Options:
  --only NAME    in-process, over-http or growth
  --json PATH    write the rows { name, figure, unit, goal, holds } to a file
  --quick        shorter rounds, and 100,000 items instead of a million
  --help, -h     show this help

Times are medians over rounds in which the candidates take turns. A ratio above 1 means that the engine is faster.

Examples:
  npm run bench:engine
  npm run bench:engine -- --only in-process
`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) process.stdout.write(help)
else await main()

async function main(): Promise<void> {
  const { only, json, quick } = values
  const rounds = { rounds: quick ? 5 : 9, milliseconds: quick ? 60 : 200 }
  const tell = (text: string) => process.stdout.write(`${text}\n`)
  const parts: readonly (readonly [string, () => Promise<Row[]>])[] = [
    ['in-process', () => inProcess(rounds)],
    ['over-http', () => overHttp({ ...rounds, milliseconds: quick ? 250 : 500 })],
    ['growth', () => growth({ ...rounds, items: quick ? 100_000 : 1_000_000, tell })],
  ]
  const chosen = parts.filter(([name]) => only === undefined || name === only)
  if (chosen.length === 0)
    throw new Error(`there is no part ${only}: ${parts.map(([name]) => name).join(', ')}`)
  const rows: Row[] = []
  for (const [name, run] of chosen) {
    tell(`measuring ${name}`)
    rows.push(...(await run()))
  }
  process.stdout.write(`\n${tableOf(rows)}`)
  if (json !== undefined) await writeJson(json, rows)
  process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1
}
