import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bank } from './bank.ts'
import { checker } from './checker.ts'
import { clients } from './clients.ts'
import { differential } from './differential/differential.ts'
import { diskFull } from './disk-full.ts'
import { documents } from './documents.ts'
import { faults } from './faults.ts'
import { histories } from './histories.ts'
import { backfillRun } from './integrity/backfill.ts'
import { integrity } from './integrity/integrity.ts'
import { kill } from './kill.ts'
import { migrate } from './migrate.ts'
import { operations } from './operations/operations.ts'
import { oracle } from './oracle.ts'
import { overload } from './overload.ts'
import { processes } from './processes.ts'
import { addUp, atMost, type FinishedRun, type Row, type Run } from './run.ts'
import { runTogether } from './run-together.ts'
import { streamKills, streams } from './streams/streams.ts'
import { syncs } from './syncs.ts'
import { tenancy } from './tenancy.ts'
import { workers } from './workers.ts'
import { writes } from './writes.ts'

/**
 * In the order in which they are run: the longest first, so that the last ones together end at about the same time. The
 * durations that are printed in the end tell the order.
 */
const runs: ReadonlyMap<string, Run> = new Map([
  ['migrate', migrate],
  ['tenancy', tenancy],
  ['integrity', integrity],
  ['stream-kills', streamKills],
  ['processes', processes],
  ['operations', operations],
  ['clients', clients],
  ['writes', writes],
  ['kill', kill],
  ['backfill', backfillRun],
  ['histories', histories],
  ['bank', bank],
  ['oracle', oracle],
  ['checker', checker],
  ['disk-full', diskFull],
  ['syncs', syncs],
  ['differential', differential],
  ['documents', documents],
  ['faults', faults],
  ['overload', overload],
  ['workers', workers],
  ['streams', streams],
])

/** Runs whose figures are times: nothing else runs meanwhile. */
const timed: ReadonlySet<string> = new Set(['documents', 'faults', 'overload', 'workers', 'streams'])

const help = `npm run soak - long tests of the engine's guarantees, the store's writes and the gateway's limits

Usage: npm run soak -- [options]

Options:
  --only NAME    one run, at full length: ${[...runs.keys()].join(', ')}
  --short        with --only: as short as in all runs together, which take 25 minutes at most on two cores
  --json PATH    write the rows { name, figure, unit, goal, holds } to a file
  --quick        shorten every run to seconds
  --seconds N    the duration of the run \`processes\` (240, short: 90), and the least one of \`operations\` (120, short: 60), one of \`streams\` (60)
  --dynamodb-local DIR  a directory with DynamoDBLocal.jar, for the run \`differential\`, which is skipped without it
  --times N      repeat each run N times, each with its own seed, and add up the figures
  --seed N       repeat an earlier run; by default a new seed is drawn and printed
  --help, -h     show this help

Examples:
  npm run soak
  npm run soak -- --only kill --json soak.json
`

// Programs that are started hundreds of times load the sources in half of the time from a cache.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../node_modules/.cache/node-compile-cache')
process.exitCode = await main()

/** Executes the runs and returns the exit code: 1 if a goal is missed. */
async function main(): Promise<number> {
  const options = readOptions()
  const { only, json, quick, seconds, times, seed, help: wantsHelp } = options
  const dynamoDbLocal = options['dynamodb-local']
  if (wantsHelp) {
    process.stdout.write(help)
    return 0
  }
  const chosen = [...runs].filter(([name]) => only === undefined || name === only)
  if (chosen.length === 0) throw new Error(`there is no run ${only}: ${[...runs.keys()].join(', ')}`)
  process.stdout.write(`seed ${seed}\n`)
  const began = performance.now()
  const isWhole = only === undefined
  const together = isWhole ? chosen.flatMap(([name]) => (timed.has(name) ? [] : [name])) : []
  const short = isWhole || options.short
  const finished: FinishedRun[] = await runTogether(together, argumentsOf({ ...options, short }))
  for (const [name, run] of chosen) {
    if (together.includes(name)) continue
    const began = performance.now()
    const tell = (text: string) => process.stdout.write(`${name}: ${text}\n`)
    const milliseconds = seconds === undefined ? undefined : Number(seconds) * 1000
    const all: Row[][] = []
    for (let time = 0; time < Number(times); time++) {
      if (Number(times) > 1) tell(`time ${time + 1} of ${times}`)
      all.push(await run({ seed: seed + time, quick, short, milliseconds, dynamoDbLocal, tell }))
    }
    const done = { name, rows: addUp(all), seconds: (performance.now() - began) / 1000 }
    finished.push(done)
    tell(`done in ${Math.round(done.seconds)} s`)
  }
  const rows = finished.flatMap(({ rows }) => rows)
  if (isWhole && !quick)
    rows.push(atMost('all runs together', (performance.now() - began) / 60_000, 25, 'minutes'))
  process.stdout.write(table(rows))
  if (isWhole) process.stdout.write(durations(finished))
  if (json !== undefined) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`)
  return rows.every(({ holds }) => holds) ? 0 : 1
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      'dynamodb-local': { type: 'string' },
      times: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return { ...values, seed: Number(values.seed) }
}

/** The options of a process with one of the runs. */
function argumentsOf({
  quick,
  short,
  seconds,
  times,
  seed,
  ...options
}: ReturnType<typeof readOptions>): string[] {
  const dynamoDbLocal = options['dynamodb-local']
  return [
    ...['--seed', String(seed), '--times', times],
    ...(quick ? ['--quick'] : []),
    ...(short ? ['--short'] : []),
    ...(seconds === undefined ? [] : ['--seconds', seconds]),
    ...(dynamoDbLocal === undefined ? [] : ['--dynamodb-local', dynamoDbLocal]),
  ]
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  const lines = rows.map(
    ({ name, figure, unit, goal, holds }) =>
      `${holds ? '  ' : '! '}${name.padEnd(width)}  ${String(figure).padStart(9)} ${unit.padEnd(13)} (${goal})`,
  )
  return `\n${lines.join('\n')}\n`
}

/** How long each run took: the list of runs begins with the longest of those that run together. */
function durations(finished: readonly FinishedRun[]): string {
  const width = Math.max(...finished.map(({ name }) => name.length))
  const lines = finished.map(
    ({ name, seconds }) => `  ${name.padEnd(width)}  ${String(Math.round(seconds)).padStart(5)} s`,
  )
  return `\n${lines.join('\n')}\n`
}
