import { hasRewrites, runCascades, runRewrites } from '../../store/index.ts'
import { openForMaintenance } from '../app/index.ts'
import { regionOf } from '../client/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { readOptions, reportOption } from '../input/index.ts'
import { count, untilSignal } from '../terminal/index.ts'

const help = `dynagate cascade - finish cascading deletes and updates

Usage: dynagate cascade [options]

Deletes the children of deleted items where the relation has onDelete: 'cascade', and rewrites copied attributes in the
children of changed items, until none is left. dynagate start does this in the background; elsewhere, as with AWS Lambda, run
this command on a schedule.

Options:
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

To continue after an interruption, start it again.

Environment: as for dynagate start. Exit code: 0 done, 1 failed or interrupted, 2 a usage error.

Examples:
  dynagate cascade
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate cascade
`

const options = {
  ...definitionOption,
  dir: { type: 'string' },
  ...reportOption,
} as const

/** `dynagate cascade`: deletes the children of deleted parents, and rewrites the copies of changed ones. */
export const cascade: Command = {
  help,
  async run(args, output) {
    const given = readOptions(args, options)
    const definition = await loadDefinition(given.schema)
    await using app = await openForMaintenance(definition, { dir: given.dir, output })
    const { store } = app
    return await untilSignal(async (signal) => {
      const options = { store, region: regionOf(process.env), signal }
      const deleted = await output.during('Deleting children', runCascades(options))
      const rewritten = hasRewrites(store.table)
        ? await output.during('Rewriting children', runRewrites(options))
        : undefined
      const lines = [
        `${children(deleted)} deleted.\n`,
        ...(rewritten === undefined ? [] : [`${children(rewritten)} rewritten.\n`]),
      ]
      output.result({ deleted, rewritten: rewritten ?? 0 }, lines.join(''))
      return 0
    })
  },
}

function children(number: number): string {
  return number === 1 ? '1 child was' : `${count(number)} children were`
}
