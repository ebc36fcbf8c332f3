import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { bank } from './bank.ts'
import { diskFull } from './disk-full.ts'
import { histories } from './histories.ts'
import { kill } from './kill.ts'
import { oracle } from './oracle.ts'
import type { Row, Run } from './run.ts'

const runs: ReadonlyMap<string, Run> = new Map([
  ['kill', kill],
  ['bank', bank],
  ['histories', histories],
  ['disk-full', diskFull],
  ['oracle', oracle],
])

const help = `npm run soak - the long tests of the engine: what is acknowledged stays, and nothing is torn

Usage: npm run soak -- [options]

Options:
  --only NAME    one run: ${[...runs.keys()].join(', ')}
  --json PATH    write the rows { name, figure, unit, goal, holds } to a file
  --quick        try everything once, in seconds
  --seed N       run again what a seed has shown; a new one each time unless given
  --help, -h     show this

Examples:
  npm run soak
  npm run soak -- --only kill --json soak.json
`

process.exitCode = await main()

/** Does the runs and gives the exit code: 1 where a goal isn't reached. */
async function main(): Promise<number> {
  const { only, json, quick, seed, help: wantsHelp } = readOptions()
  if (wantsHelp) {
    process.stdout.write(help)
    return 0
  }
  const chosen = [...runs].filter(([name]) => only === undefined || name === only)
  if (chosen.length === 0) throw new Error(`there is no run ${only}: ${[...runs.keys()].join(', ')}`)
  process.stdout.write(`seed ${seed}\n`)
  const rows: Row[] = []
  for (const [name, run] of chosen) {
    const began = performance.now()
    const tell = (text: string) => process.stdout.write(`${name}: ${text}\n`)
    rows.push(...(await run({ seed, quick, tell })))
    tell(`done in ${Math.round((performance.now() - began) / 1000)} s`)
  }
  process.stdout.write(table(rows))
  if (json !== undefined) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`)
  return rows.every(({ holds }) => holds) ? 0 : 1
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return { ...values, seed: Number(values.seed) }
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  const lines = rows.map(
    ({ name, figure, unit, goal, holds }) =>
      `${holds ? '  ' : '! '}${name.padEnd(width)}  ${String(figure).padStart(9)} ${unit.padEnd(13)} (${goal})`,
  )
  return `\n${lines.join('\n')}\n`
}
