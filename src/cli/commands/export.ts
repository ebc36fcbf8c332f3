import type { Table } from '../../model/index.ts'
import { ItemTransfer, openClient } from '../../store/index.ts'
import { missingTable, readLiveTable } from '../../tools/index.ts'
import { chooseStored, describeChoice } from '../client/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { readNumber, readOptions, reportOption, UsageError } from '../input/index.ts'
import { count, countOf, untilSignal } from '../terminal/index.ts'
import { csvFormat, exportTo, type RowFormat, readMapping, writeDescription } from '../transfer/index.ts'

const help = `dynagate export - copy the items of a table to files

Usage: dynagate export --out DIR [options]

Scans the table and writes each item as a line of DynamoDB's JSON, {"Item":{...}}, the format of AWS's exports: every item as it
is stored, including the gateway's own. Without --yes it only prints the price. dynagate import reads these files.

Options:
  --out DIR          the folder, which it creates; an interrupted export in it continues
  --yes              read the table
  --csv              write the items of one entity as CSV, which spreadsheets read
  --entity NAME      that entity; its columns are its attributes
  --mapping FILE     other columns: { "entity": "Order", "columns": { "Number": "orderId" } }
  --consistent       read with strong consistency, at twice the price
  --segments N       parts of the table to read in parallel, each into a file (4)
  --max-units N      the maximum capacity units a second (no limit)
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

The export is not a snapshot: items that change meanwhile are exported as before or as after the change.

Environment: as for dynagate start. Exit code: 0 done, 1 failed or interrupted, 2 a usage error.

Examples:
  dynagate export --out backup
  dynagate export --csv --entity Order --out orders --yes
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate export --out backup --yes --max-units 500
`

const options = {
  ...definitionOption,
  dir: { type: 'string' },
  out: { type: 'string' },
  yes: { type: 'boolean', default: false },
  csv: { type: 'boolean', default: false },
  entity: { type: 'string' },
  mapping: { type: 'string' },
  consistent: { type: 'boolean', default: false },
  segments: { type: 'string', default: '4' },
  'max-units': { type: 'string' },
  ...reportOption,
} as const

/** `dynagate export`: the items of a table as files of DynamoDB's JSON. */
export const exportItems: Command = {
  help,
  async run(args, output) {
    const given = readOptions(args, options)
    const { out, consistent: isConsistent } = given
    if (out === undefined) throw new UsageError('--out expects a folder')
    const segments = readNumber(given.segments, '--segments', mostSegments)
    const maxUnits =
      given['max-units'] === undefined ? undefined : readNumber(given['max-units'], '--max-units')
    const choice = chooseStored(given.dir, process.env)
    const { table } = await loadDefinition(given.schema)
    const csv = await csvOptions(table, given)
    const tableName = process.env.TABLE_NAME || table.definition.name
    await using client = await openClient(choice)
    const live = await readLiveTable(client, tableName)
    if (live === undefined) throw new Error(missingTable(tableName))
    const { ItemCount = 0, TableSizeBytes = 0 } = live.description
    const units = Math.ceil(TableSizeBytes / 4096) * (isConsistent ? 1 : 0.5)
    const price = { items: ItemCount, readUnits: units }
    output.say(
      `${tableName} (${describeChoice(choice)}): a scan of about ${countOf(ItemCount, 'item')}, ${countOf(units, 'read unit')}\n`,
    )
    if (!given.yes) {
      output.result({ price }, 'Nothing was read. --yes exports the items.\n')
      return 0
    }
    return await untilSignal(async (signal) => {
      const transfer = new ItemTransfer({
        client,
        tableName,
        primaryIndex: table.primaryIndex,
        signal,
        ...(maxUnits !== undefined && { maxUnits }),
      })
      const items = await exportTo(
        out,
        { tableName, segments, isConsistent, ...(csv && { rows: csv.columns }) },
        transfer,
        (done) => output.progress(`${count(done)} of about ${countOf(ItemCount, 'item')} exported`),
        csv?.format,
      )
      await writeDescription(out, live)
      output.result(
        { price, folder: out, items },
        `${countOf(items, 'item')} ${items === 1 ? 'is' : 'are'} in ${out}.\n`,
      )
      return 0
    })
  },
}

/** The format of an export as CSV, and what distinguishes it from others; undefined for all items as they are stored. */
async function csvOptions(
  table: Table,
  { csv, entity, mapping: file }: { csv: boolean; entity?: string | undefined; mapping?: string | undefined },
): Promise<{ readonly format: RowFormat; readonly columns: string } | undefined> {
  if (!csv) {
    if (entity === undefined && file === undefined) return undefined
    throw new UsageError('--entity and --mapping need --csv')
  }
  const mapping = await readMapping(table, { entity, file })
  return {
    format: csvFormat(mapping),
    columns: `${mapping.entity.name} ${JSON.stringify([...mapping.columns])}`,
  }
}

/** The maximum number of segments: each has its own file and call. */
const mostSegments = 64
