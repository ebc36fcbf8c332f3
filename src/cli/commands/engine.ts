import { type FaultOptions, type IamOptions, openEngine, serveEngine } from '../../engine/index.ts'
import type { Command } from '../command.ts'
import { messageOf, parseJson, readOptions, readPort, readText, UsageError } from '../input/index.ts'
import { untilInterrupted } from '../terminal/index.ts'

const help = `dynagate engine - serve the bundled engine as a DynamoDB endpoint

Usage: dynagate engine (--memory | --dir PATH) [options]

Options:
  --dir PATH     keep the data in this directory
  --memory       keep the data in memory until the process ends
  --port PORT    the port to listen on (8001); 0 takes any free one
  --host HOST    the address to listen on (127.0.0.1)
  --lag MS       let eventually consistent reads lag by this many milliseconds
  --throttle     throttle provisioned tables at their capacity
  --throttle-partitions
                 throttle partitions at 3,000 read and 1,000 write units a second
  --shard-split-rate N
                 split a stream's shard that receives more records in a second
  --regions A,B  simulate these regions, with global tables between them
  --compact      return the space of deleted data in --dir to the file system, and exit
  --iam FILE     verify signatures and enforce the policies of a JSON file: { "accessKeys": [...] }
  --faults FILE  inject the faults of a JSON file: { "seed": 1, "rules": [...] }
  --help, -h     show this help

Exit code: 0 stopped by ctrl-c or compacted, 1 failed, 2 a usage error.

Examples:
  dynagate engine --memory
  dynagate engine --port 8001 --dir .dynagate
  dynagate engine --memory --lag 200 --faults faults.json
  aws dynamodb list-tables --endpoint-url http://127.0.0.1:8001
`

const options = {
  dir: { type: 'string' },
  memory: { type: 'boolean', default: false },
  port: { type: 'string', default: '8001' },
  host: { type: 'string', default: '127.0.0.1' },
  lag: { type: 'string', default: '0' },
  throttle: { type: 'boolean', default: false },
  'throttle-partitions': { type: 'boolean', default: false },
  'shard-split-rate': { type: 'string' },
  compact: { type: 'boolean', default: false },
  iam: { type: 'string' },
  faults: { type: 'string' },
  regions: { type: 'string' },
} as const

/** `dynagate engine`: DynamoDB's protocol over HTTP, until interrupted. */
export const engine: Command = {
  help,
  async run(args) {
    const given = readOptions(args, options)
    const { dir, memory, port, host, lag, throttle, iam, faults, regions, compact } = given
    if (memory === (dir !== undefined)) throw new UsageError('give either --memory or --dir PATH')
    if (compact && dir === undefined) throw new UsageError('give --dir PATH with --compact')
    const portNumber = readPort(port, '--port')
    const splitRate = given['shard-split-rate']
    const behavior = {
      lag: readMilliseconds(lag),
      throttle,
      throttlePartitions: given['throttle-partitions'],
      ...(splitRate !== undefined && { shardSplitRate: readSplitRate(splitRate) }),
      ...(regions !== undefined && { regions: regions.split(',') }),
      ...(iam !== undefined && { iam: await readJson<IamOptions>('--iam', iam) }),
      ...(faults !== undefined && { faults: await readJson<FaultOptions>('--faults', faults) }),
    }
    await using opened = await openEngine({
      ...(dir === undefined ? { memory: true } : { directory: dir }),
      ...behavior,
    })
    if (compact) {
      await opened.compact()
      return 0
    }
    await using server = await serveEngine(opened, { port: portNumber, host })
    const data = dir ?? 'in memory, lost when the engine stops'
    await untilInterrupted(() =>
      process.stdout.write(`The engine is running: ${server.url}\nData: ${data}\n`),
    )
    return 0
  },
}

function readMilliseconds(text: string): number {
  const milliseconds = Number(text)
  if (text.trim() !== '' && milliseconds >= 0) return milliseconds
  throw new UsageError(`--lag expects milliseconds, got ${JSON.stringify(text)}`)
}

function readSplitRate(text: string): number {
  const rate = Number(text)
  if (Number.isSafeInteger(rate) && rate >= 1) return rate
  throw new UsageError(`--shard-split-rate expects a number of records from 1, got ${JSON.stringify(text)}`)
}

/** The options in a file, which the engine checks when it opens. */
async function readJson<Options>(option: string, file: string): Promise<Options> {
  const text = await readText(file)
  try {
    return parseJson(text, file) as Options
  } catch (error) {
    throw new UsageError(`${option}: ${messageOf(error)}`)
  }
}
