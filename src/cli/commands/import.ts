import {
  type DynamoClient,
  formFaults,
  ItemTransfer,
  importFaults,
  invalidatingClient,
  openClient,
  openStore,
} from '../../store/index.ts'
import { prepareTable } from '../../tools/index.ts'
import { chooseClient, describeChoice } from '../client/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { readNumber, readOptions, reportOption, UsageError } from '../input/index.ts'
import { countOf, untilSignal } from '../terminal/index.ts'
import {
  csvFiles,
  csvSteps,
  importItems as importAll,
  importFiles,
  isImportStarted,
  readMapping,
  reviewImport,
  stepsOf,
  withoutPositions,
} from '../transfer/index.ts'

const help = `dynagate import - put the items of files into a table

Usage: dynagate import --from PATH [options]

PATH is a file, or a folder of files, of DynamoDB's JSON, one item per line: {"Item":{...}}. dynagate export and AWS's exports
write this format. Without --yes it only prints the price.

Options:
  --from PATH        the file or the folder; an interrupted import from it continues
  --yes              put the items
  --csv              the files are CSV with items of one entity, whose first line names the columns
  --entity NAME      that entity; its columns are its attributes
  --mapping FILE     other columns: { "entity": "Order", "columns": { "Number": "orderId" } }; those not named are left out
  --overwrite        put items into a table that has some, each in place of the one with its key
  --create-table     create the table if DynamoDB doesn't have it; the bundled engine always does
  --files N          files to read in parallel (4)
  --max-units N      the maximum capacity units a second (no limit)
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

Items are put as they are: run dynagate backfill if the model has changed since the export. Leases and dead letters of the exported
table are left out.

Environment: as for dynagate start. Exit code: 0 done, 1 failed or interrupted, 2 a usage error.

Examples:
  dynagate import --from backup
  dynagate import --from backup --dir .dynagate --yes
  dynagate import --csv --entity Order --from orders.csv --yes
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate import --from AWSDynamoDB/01700000000000-abcdefgh --yes --max-units 1000
`

const options = {
  ...definitionOption,
  dir: { type: 'string' },
  from: { type: 'string' },
  yes: { type: 'boolean', default: false },
  csv: { type: 'boolean', default: false },
  entity: { type: 'string' },
  mapping: { type: 'string' },
  overwrite: { type: 'boolean', default: false },
  'create-table': { type: 'boolean', default: false },
  files: { type: 'string', default: '4' },
  'max-units': { type: 'string' },
  ...reportOption,
} as const

/** `dynagate import`: the items of files of DynamoDB's JSON. */
export const importItems: Command = {
  help,
  async run(args, output) {
    const given = readOptions(args, options)
    const { from } = given
    if (from === undefined) throw new UsageError('--from expects a file or a folder')
    const together = readNumber(given.files, '--files', mostFiles)
    const maxUnits =
      given['max-units'] === undefined ? undefined : readNumber(given['max-units'], '--max-units')
    const choice = chooseClient({ dir: given.dir, memory: false }, process.env)
    const { table, cache } = await loadDefinition(given.schema)
    const { primaryIndex } = table
    const migrated = table.entities.find(({ second }) => second !== undefined)
    if (migrated?.second !== undefined)
      throw new UsageError(
        `${migrated.name} has ${migrated.second.role}, and an import would put items in one form: import before the migration or after it`,
      )
    const tableName = process.env.TABLE_NAME || table.definition.name
    if (!given.csv && (given.entity ?? given.mapping) !== undefined)
      throw new UsageError('--entity and --mapping need --csv')
    const mapping = given.csv
      ? await readMapping(table, { entity: given.entity, file: given.mapping })
      : undefined
    const files = await (mapping ? csvFiles(from) : importFiles(from))
    const readSteps = mapping
      ? (file: string, done: number) => csvSteps(file, done, mapping)
      : withoutPositions(table, (file, done) => stepsOf(file, done, primaryIndex))
    const { price, unknown, forms } = await reviewImport(files, table, readSteps, (read) =>
      output.progress(`${countOf(read, 'item')} checked`),
    )
    const { items, writeUnits } = price
    output.say(
      `${tableName} (${describeChoice(choice)}): ${countOf(items, 'item')} of ${countOf(files.length, 'file')}, at most ${countOf(writeUnits, 'write unit')}\n`,
    )
    if (unknown > 0)
      output.say(
        `${countOf(unknown, 'item')} ${unknown === 1 ? 'has' : 'have'} the key of no entity of the model.\n`,
      )
    if (!given.yes) {
      output.result({ price, unknown }, 'Nothing was written. --yes imports the items.\n')
      return 0
    }
    await using client = await openClient(choice)
    const mayCreate = choice.kind === 'embedded' || given['create-table']
    await prepareTable(client, { table, tableName, mayCreate })
    const setup = { from, files, tableName, stepsOf: readSteps, together }
    const isNew = (await isImportStarted(setup)) || (await isEmpty(client, tableName))
    if (!given.overwrite && !isNew)
      throw new Error(`the table ${tableName} has items: pass --overwrite to put others into it`)
    const faults = await importFaults({ client, table, tableName }, { records: forms, isNew })
    if (faults.length > 0)
      throw new Error(
        `the items can't be imported into the table ${tableName} with this model:${listed(faults)}`,
      )
    const store = openStore({ client, table, tableName, cursorSecret: unusedSecret, ...(cache && { cache }) })
    return await untilSignal(async (signal) => {
      const transfer = new ItemTransfer({
        client: cache ? invalidatingClient(client, store) : client,
        tableName,
        primaryIndex,
        signal,
        ...(maxUnits !== undefined && { maxUnits }),
      })
      await importAll(setup, transfer, (lines) =>
        output.progress(`${countOf(lines, 'line')} of ${countOf(items, 'item')} imported`),
      )
      const needsBackfill =
        mapping !== undefined && mapping.entity.unique.size + mapping.entity.parents.size > 0
      const hint = needsBackfill
        ? 'Their unique values are not reserved, and they are not counted: run dynagate backfill.\n'
        : ''
      output.result(
        { price, unknown, table: tableName, items, needsBackfill },
        `${countOf(items, 'item')} ${items === 1 ? 'is' : 'are'} in ${tableName}.\n${hint}${migrationHint(await formFaults(store))}`,
      )
      return 0
    })
  },
}

async function isEmpty(client: DynamoClient, tableName: string): Promise<boolean> {
  const { Items = [] } = await client.scan({ TableName: tableName, Limit: 1 })
  return Items.length === 0
}

/** Says which release the imported items need; empty if it is that of the model. */
function migrationHint(faults: readonly string[]): string {
  return faults.length === 0
    ? ''
    : `A migration of the exported table is recorded in them (see dynagate migrate status):${listed(faults)}\n`
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `\n  - ${line}`).join('')
}

/** An import makes no cursors. */
const unusedSecret = 'an import makes no cursors'
const mostFiles = 64
