import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { openClient, sampleTable } from '../../store/index.ts'
import {
  describeTable,
  type InferredModel,
  inferModel,
  missingTable,
  printModel,
  readLiveTable,
  type TableSample,
} from '../../tools/index.ts'
import { chooseStored, describeChoice } from '../client/index.ts'
import type { Command } from '../command.ts'
import { readNumber, readOptions, reportOption, UsageError } from '../input/index.ts'
import { count, countOf, untilSignal, wasOrWere } from '../terminal/index.ts'
import { descriptionFile, importFiles, readDescription, sampleFiles } from '../transfer/index.ts'

const help = `dynagate infer - write a model for the items of a table

Usage: dynagate infer --out FILE [options]

Reads a sample of a live table, or of an export, and writes a module with a model and its gateway: the table with its indexes,
the entities with their key templates and attributes, and the access patterns that the keys support. It recognizes the keys of
Dynagate, ElectroDB and dynamodb-toolbox, and keys that join fixed text and values with # or another delimiter. Then it decodes
and encodes each item of the sample with the model, and lists the differences.

Options:
  --out FILE          the module, which must not exist (printed)
  --overwrite         write the module in place of one that exists
  --items N           the maximum number of items to read (1000)
  --max-units N       the maximum capacity units a second (no limit)
  --json              print a report in JSON: docs/command-line.md
  --table NAME        the name of the table (TABLE_NAME)
  --dir PATH          the data directory of the bundled engine
  --from PATH         a file or a folder of an export, in place of a table
  --description FILE  the table of that export, as aws dynamodb describe-table prints it (dynagate-table.json in the folder)
  --help, -h          show this help

A sample may lack values, attributes and entities: compare more items with the model by dynagate doctor.

Environment: as for dynagate start. Exit code: 0 done, 1 an item doesn't fit or the command failed, 2 a usage error.

Examples:
  dynagate infer --table shop --dir .dynagate --out model.ts
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate infer --out model.ts --items 5000 --max-units 100
  dynagate infer --from AWSDynamoDB/01700000000000-abcdefgh --description table.json --out model.ts
`

const options = {
  out: { type: 'string' },
  overwrite: { type: 'boolean', default: false },
  items: { type: 'string', default: '1000' },
  'max-units': { type: 'string' },
  ...reportOption,
  table: { type: 'string' },
  dir: { type: 'string' },
  from: { type: 'string' },
  description: { type: 'string' },
} as const

type Options = ReturnType<typeof readOptions<typeof options>>

/** `dynagate infer`: a model for the items of a table. */
export const infer: Command = {
  help,
  async run(args, output) {
    const given = readOptions(args, options)
    const { out, overwrite } = given
    if (out !== undefined && !overwrite && existsSync(out))
      throw new Error(`${out} exists: pass --overwrite to write the model in its place`)
    const items = readNumber(given.items, '--items', mostItems)
    // If the module is printed, standard output must contain nothing else.
    const say = (text: string) => (out === undefined ? process.stderr.write(text) : output.say(text))
    const sample =
      given.from === undefined
        ? await sampleOfTable(given, items, say)
        : await sampleOfExport(given.from, given.description, items)
    const model = inferModel(sample)
    const { TableName } = sample.description
    const comment = `Inferred from ${countOf(sample.items.length, 'item')} of ${TableName}: types and optional attributes are those of the sample.`
    const source = printModel(model.sketch, comment)
    const report = reportOf(model, sample)
    const found = summary(model, sample, out)
    if (out === undefined) {
      output.result({ ...report, source }, source)
      say(found)
    } else {
      await writeFile(out, source)
      output.result({ ...report, file: out }, found)
    }
    return model.unfit.length + model.faults.length === 0 ? 0 : 1
  },
}

async function sampleOfTable(
  { table, dir, 'max-units': limit }: Options,
  items: number,
  say: (text: string) => unknown,
): Promise<TableSample> {
  const tableName = table ?? process.env.TABLE_NAME
  if (!tableName) throw new UsageError('--table expects the name of the table')
  const maxUnits = limit === undefined ? undefined : readNumber(limit, '--max-units')
  const choice = chooseStored(dir, process.env)
  await using client = await openClient(choice)
  const description = await describeTable(client, tableName)
  if (description === undefined) throw new Error(missingTable(tableName))
  const live = await readLiveTable(client, tableName)
  say(
    `${tableName} (${describeChoice(choice)}): a scan of at most ${countOf(items, 'item')}, at half a read unit per 4 KB\n`,
  )
  return await untilSignal(async (signal) => ({
    description,
    timeToLive: live?.timeToLive.AttributeName,
    items: await sampleTable({
      client,
      tableName,
      items,
      signal,
      ...(maxUnits !== undefined && { maxUnits }),
    }),
  }))
}

async function sampleOfExport(from: string, given: string | undefined, items: number): Promise<TableSample> {
  const { description, timeToLive } = await readDescription(given ?? descriptionFile(from))
  return {
    description,
    timeToLive,
    items: await sampleFiles(await importFiles(from), description, items),
  }
}

function reportOf(
  { sketch, entities, reserved, migrating, unfit, faults }: InferredModel,
  { items }: TableSample,
): object {
  const patterns = sketch.patterns.map(({ name }) => name)
  return {
    items: items.length,
    entities: Object.fromEntries(entities),
    reserved,
    migrating,
    patterns,
    unfit,
    faults,
  }
}

function summary(
  { entities, reserved, migrating, unfit, faults, sketch }: InferredModel,
  { items }: TableSample,
  out: string | undefined,
): string {
  const found = [...entities].map(([name, number]) => `  ${name}: ${countOf(number, 'item')}\n`)
  if (reserved > 0) found.push(`  Dynagate's own: ${countOf(reserved, 'item')}\n`)
  for (const name of migrating)
    found.push(
      `The keys of ${name} are being migrated: its items are stored in two forms, and the model has an entity for each. ` +
        'End the migration before you use the model: dynagate migrate status.\n',
    )
  const result =
    faults.length > 0
      ? `The model has faults:\n${faults.map((fault) => `  ${fault}\n`).join('')}`
      : unfit.length === 0
        ? 'The model reads and writes all of them as they are stored.\n'
        : `The model would write ${count(unfit.length)} of them differently:\n${unfit
            .slice(0, mostShown)
            .map(({ key, reason }) => `  ${JSON.stringify(key)}: ${reason}\n`)
            .join('')}`
  const written =
    out === undefined
      ? ''
      : `${out} has ${countOf(sketch.patterns.length, 'access pattern')}. Try: npx dynagate start --schema ${out}\n`
  return `${countOf(items.length, 'item')} ${wasOrWere(items.length)} read:\n${found.join('')}${result}${written}`
}

/** They are kept in memory, and examined several times. */
const mostItems = 100_000
const mostShown = 5
