import { hasRewrites, runCascades, runRewrites } from '../../store/index.ts'
import type { Command } from '../command.ts'
import { count } from '../counted.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { openForMaintenance } from '../open-app.ts'
import { readOptions } from '../read-options.ts'
import { regionOf } from '../region-of.ts'
import { untilSignal } from '../until-interrupted.ts'

const help = `dynagate cascade - finish what deletes and updates have begun

Usage: dynagate cascade [options]

Deletes the children of deleted items whose relation has onDelete: 'cascade', rewrites what children have copied of
changed ones, and ends when nothing is left. A gateway that dynagate start serves does so in the background; run this on
a schedule where there is none, as with AWS Lambda.

Options:
  --schema PATH      the module with your gateway's definition (${defaultSchemaPath})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

One that was stopped continues when it is started again.

Environment: as for dynagate start.

Examples:
  dynagate cascade
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate cascade
`

const options = {
  schema: { type: 'string', default: defaultSchemaPath },
  dir: { type: 'string' },
} as const

/** `dynagate cascade`: deletes the children of deleted parents, and rewrites the copies of changed ones. */
export const cascade: Command = {
  help,
  async run(args) {
    const environment = process.env
    const given = readOptions(args, options)
    const definition = await loadDefinition(given.schema)
    const write = (text: string) => void process.stdout.write(text)
    await using app = await openForMaintenance(definition, { dir: given.dir, environment, write })
    const { store } = app
    return await untilSignal(async (signal) => {
      const deleted = await runCascades({ store, region: regionOf(environment), signal })
      write(`${children(deleted)} deleted.\n`)
      if (hasRewrites(store.table)) {
        const rewritten = await runRewrites({ store, region: regionOf(environment), signal })
        write(`${children(rewritten)} rewritten.\n`)
      }
      return 0
    })
  },
}

function children(number: number): string {
  return number === 1 ? '1 child was' : `${count(number)} children were`
}
