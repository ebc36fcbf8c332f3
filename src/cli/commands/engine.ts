import { openEngine, serveEngine } from '../../engine/index.ts'
import type { Command } from '../command.ts'
import { readOptions, readPort } from '../read-options.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { UsageError } from '../usage-error.ts'

const help = `dynagate engine - serve the bundled engine as a DynamoDB endpoint

Usage: dynagate engine (--memory | --dir PATH) [options]

Options:
  --dir PATH     keep the data in this directory
  --memory       keep the data until the process ends
  --port PORT    the port to listen on (8001); 0 takes any free one
  --host HOST    the address to listen on (127.0.0.1)
  --help, -h     show this

Examples:
  dynagate engine --memory
  dynagate engine --port 8001 --dir .dynagate
  aws dynamodb list-tables --endpoint-url http://127.0.0.1:8001
`

const options = {
  dir: { type: 'string' },
  memory: { type: 'boolean', default: false },
  port: { type: 'string', default: '8001' },
  host: { type: 'string', default: '127.0.0.1' },
} as const

/** `dynagate engine`: DynamoDB's protocol over HTTP, until interrupted. */
export const engine: Command = {
  help,
  async run(args) {
    const { dir, memory, port, host } = readOptions(args, options)
    if (memory === (dir !== undefined)) throw new UsageError('give either --memory or --dir PATH')
    const portNumber = readPort(port, '--port')
    await using opened = await openEngine(dir === undefined ? { memory: true } : { directory: dir })
    await using server = await serveEngine(opened, { port: portNumber, host })
    process.stdout.write(`The engine is running: ${server.url}\n`)
    process.stdout.write(`Data: ${dir ?? 'in memory, gone when the engine stops'}\n`)
    await untilInterrupted()
    return 0
  },
}
