import { type Examination, examine, type FindingKind, findingKinds } from '../../store/index.ts'
import type { Command } from '../command.ts'
import { defaultSchemaPath, loadDefinition } from '../load-definition.ts'
import { openForMaintenance } from '../open-app.ts'
import { readNumber, readOptions } from '../read-options.ts'
import { untilSignal } from '../until-interrupted.ts'

const help = `dynagate doctor - look for items that don't fit the model

Usage: dynagate doctor [options]

Scans a sample from all over the table, and writes nothing. It finds items that are none of the model's entities or can't be
decoded; that lack an index key, a derived attribute or a default; whose counts of children are off; and unique values that
nothing reserves, or that are reserved for no item. dynagate backfill repairs what can be repaired.

Options:
  --items N          the maximum number of items that are read (1000)
  --max-units N      capacity units that it may consume in a second (no limit)
  --json             print JSON
  --schema PATH      the module with your gateway's definition (${defaultSchemaPath})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

Environment: as for dynagate start. Exit code: 0 nothing was found, 1 something was or the command failed, 2 a usage error.

Examples:
  dynagate doctor
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate doctor --items 10000 --max-units 200 --json
`

const options = {
  schema: { type: 'string', default: defaultSchemaPath },
  dir: { type: 'string' },
  items: { type: 'string', default: '1000' },
  'max-units': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** `dynagate doctor`: a sample of the table, compared with the model. */
export const doctor: Command = {
  help,
  async run(args) {
    const environment = process.env
    const given = readOptions(args, options)
    const items = readNumber(given.items, '--items')
    const maxUnits =
      given['max-units'] === undefined ? undefined : readNumber(given['max-units'], '--max-units')
    const definition = await loadDefinition(given.schema)
    // JSON stays alone on standard output.
    const write = (text: string) => void (given.json ? process.stderr : process.stdout).write(text)
    await using app = await openForMaintenance(definition, { dir: given.dir, environment, write })
    write(
      `${app.tableName} (${app.data}): a scan of at most ${count(items)} items, each a read unit for 4 KB\n`,
    )
    return await untilSignal(async (signal) => {
      const found = await examine({
        store: app.store,
        items,
        signal,
        ...(maxUnits !== undefined && { maxUnits }),
      })
      if (given.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
      else write(summary(found))
      return found.findings.length === 0 ? 0 : 1
    })
  },
}

const meanings: Readonly<Record<FindingKind, string>> = {
  unknown: 'are no items of the model',
  broken: "don't fit their entity",
  outdated: 'lack what the model gives them: run dynagate backfill',
  unreserved: 'have a unique value that nothing reserves: run dynagate backfill',
  conflict: 'have a unique value that belongs to another item',
  orphan: 'reserve a unique value that their item does not have: run dynagate backfill',
}

function summary({ items, findings }: Examination): string {
  const lines = findingKinds.flatMap((kind) => {
    const all = findings.filter((finding) => finding.kind === kind)
    if (all.length === 0) return []
    const shown = all
      .slice(0, mostShown)
      .map(({ key, detail }) => `  ${JSON.stringify(key)}${detail === undefined ? '' : `: ${detail}`}`)
    const others = all.length > mostShown ? [`  and ${count(all.length - mostShown)} others`] : []
    return [`${count(all.length)} ${meanings[kind]}:`, ...shown, ...others]
  })
  const result = findings.length === 0 ? ', and all are as the model has them' : ''
  return [`${count(items)} items were read${result}.`, ...lines, ''].join('\n')
}

function count(number: number): string {
  return number.toLocaleString('en')
}

const mostShown = 5
