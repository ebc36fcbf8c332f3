import { parseArgs } from 'node:util'
import { writeJson } from '../harness/index.ts'
import { checkEqual } from './check-equal.ts'
import { countCalls } from './count-calls.ts'
import { paces } from './measure.ts'
import { operations } from './operations.ts'
import { peerNames, startPeers } from './peers.ts'
import { startProgram } from './processes.ts'
import type { Tally } from './replay.ts'
import type { Row } from './rows.ts'
import { defaultItems, shopSizeOf } from './shop-size.ts'
import { printTables } from './table.ts'
import { type Bench, variants } from './variants/index.ts'

const brief = {
  peers: ['dynagate', 'dynagate-embedded', 'P2', 'F1'],
  operations: ['get', 'nested'],
}

const help = `npm run bench - compares the gateway with others that serve the same five operations from the same table

Usage: npm run bench -- [options]

Options:
  --only A,B        only these peers: ${peerNames.join(', ')}
  --operation NAME  only one operation: ${Object.keys(operations).join(', ')}
  --variant A,B     only these variants
  --items N         the approximate number of items in the table (${defaultItems})
  --json PATH       write the rows to a file: first those of the variant plain, then the others with a member variant
  --quick           shorter rounds; variants other than plain measure only ${brief.peers.join(', ')}
                    and ${brief.operations.join(' and ')}, unless --variant names them: about two minutes in all
  --help, -h        show this help

Variants:
${variants.map(({ name, about }) => `  ${name.padEnd(18)}${about}`).join('\n')}

P1: Yoga and Pothos, naive. P2: with DataLoaders. P3: with graphql-jit as well. P4: Mercurius. P5: Apollo Server.
F1: node:http and the SDK, no GraphQL. F2: node:http and raw DynamoDB JSON. See docs/performance.md.

Examples:
  npm run bench -- --quick
  npm run bench -- --only dynagate,P2 --operation nested
  npm run bench -- --variant latency
`

const header = `The bundled engine counts calls, round trips and read units. Times and CPU are measured against a stub that replays
the engine's recorded responses, also to writes; dynagate-embedded runs the engine in its own process, and its figures
include it.
`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    operation: { type: 'string' },
    variant: { type: 'string' },
    items: { type: 'string', default: String(defaultItems) },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) process.stdout.write(help)
else await main()

async function main(): Promise<void> {
  const { quick } = values
  const names = choose('peer', peerNames, values.only)
  const asked = choose('operation', Object.keys(operations), values.operation)
  const chosen = choose(
    'variant',
    variants.map(({ name }) => name),
    values.variant,
  )
  const items = Number(values.items)
  if (!(items > 0)) throw new Error(`--items expected a number above 0, got ${values.items}`)
  const size = shopSizeOf(items)
  tell(header)
  tell('starting the backend, the load and the peers')
  await using backend = await startProgram('backend', 'other', { env: { BENCH_ITEMS: String(items) }, tell })
  await using load = await startProgram('load', 'other')
  await using running = await startPeers(names, { endpoint: String(backend.hello.stub), items, tell })
  await checkEqual(running.peers, asked, size, tell)
  // The variant cold-start always measures get.
  const counts = await countCalls(running.peers, [...new Set([...asked, 'get'])], size, backend)
  const rows: Row[] = []
  const bench: Bench = {
    names,
    peers: running.peers,
    operations: asked,
    items,
    size,
    backend,
    load,
    counts,
    pace: quick ? paces.quick : paces.full,
    quick,
    rows,
    tell,
  }
  for (const variant of variants.filter(({ name }) => chosen.includes(name))) {
    if (variant.alone) await running[Symbol.asyncDispose]()
    const whole = !quick || variant.name === 'plain' || values.variant !== undefined
    const found = await variant.measure(whole ? bench : briefly(bench))
    printTables(variant, found, rows, tell)
    rows.push(...found)
  }
  const { recorded, replayed } = await backend.ask<Tally>('tally')
  tell(`\nthe stub replayed ${replayed} responses, and had to record ${recorded}`)
  if (values.json !== undefined) await writeJson(values.json, rows)
}

/** What a quick run leaves of all but the plain variant. */
function briefly(bench: Bench): Bench {
  const names = bench.names.filter((name) => brief.peers.includes(name))
  return {
    ...bench,
    names,
    peers: bench.peers.filter(({ name }) => names.includes(name)),
    operations: bench.operations.filter((name) => brief.operations.includes(name)),
  }
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`)
}

function choose(what: string, all: readonly string[], given: string | undefined): readonly string[] {
  const chosen = given?.split(',') ?? all
  const unknown = chosen.find((name) => !all.includes(name))
  if (unknown !== undefined) throw new Error(`there is no ${what} ${unknown}: ${all.join(', ')}`)
  return all.filter((name) => chosen.includes(name))
}
