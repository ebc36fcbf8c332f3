import {
  type BackfillReport,
  type BackfillResult,
  backfillPrice,
  backfill as backfillTable,
} from '../../store/index.ts'
import { openForMaintenance } from '../app/index.ts'
import { regionOf } from '../client/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, entitiesNamed, loadDefinition } from '../definition/index.ts'
import { readNumber, readOptions, reportOption, UsageError } from '../input/index.ts'
import { count, countOf, untilSignal, wasOrWere } from '../terminal/index.ts'

const help = `dynagate backfill - rewrite the items of a table after a change of its model

Usage: dynagate backfill [options]

Rewrites stored items with the index keys, derived attributes, defaults and unique values of the current model, then reads all
of them again to verify. Without --yes or --dry-run it only prints the maximum price. Gateways with the new model may read and
write meanwhile.

Options:
  --yes              rewrite the items
  --dry-run          read the table and count the items that would be rewritten
  --entity NAME      only the items of this entity; may be repeated
  --ignore-unknown   items with the key of no entity belong to another program: count them, and change nothing of them
  --segments N       parts of the table to read in parallel (4)
  --max-units N      the maximum capacity units a second (no limit)
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

To continue an interrupted backfill, start it again with the same options.

Environment: as for dynagate start. Exit code: 0 done; 1 failed or interrupted, or items are left that don't fit their entity, have
the key of no entity, or a unique value of another one; 2 a usage error.

Examples:
  dynagate backfill
  dynagate backfill --dry-run --entity Order
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate backfill --yes --max-units 500
`

const options = {
  ...definitionOption,
  dir: { type: 'string' },
  yes: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  entity: { type: 'string', multiple: true },
  'ignore-unknown': { type: 'boolean', default: false },
  segments: { type: 'string', default: '4' },
  'max-units': { type: 'string' },
  ...reportOption,
} as const

/** `dynagate backfill`: rewrites stored items after a change of the model. */
export const backfill: Command = {
  help,
  async run(args, output) {
    const given = readOptions(args, options)
    const { 'dry-run': isDryRun, 'ignore-unknown': ignoreUnknown } = given
    if (given.yes && isDryRun) throw new UsageError('give --yes or --dry-run, not both')
    const segments = readNumber(given.segments, '--segments', mostSegments)
    const maxUnits =
      given['max-units'] === undefined ? undefined : readNumber(given['max-units'], '--max-units')
    const definition = await loadDefinition(given.schema)
    const entities = entitiesNamed(given.entity, definition.table)
    await using app = await openForMaintenance(definition, { dir: given.dir, output })
    const { store } = app
    const { items, readUnits, writeUnits } = await backfillPrice(store, entities)
    const price = { items, readUnits, writeUnits }
    output.say(
      `${app.tableName} (${app.data}): about ${countOf(items, 'item')}, at most ${countOf(readUnits, 'read unit')}` +
        ` and ${countOf(writeUnits, 'write unit')}\n`,
    )
    if (!given.yes && !isDryRun) {
      output.result({ price }, 'Nothing was written. --dry-run counts what would be, --yes writes it.\n')
      return 0
    }
    return await untilSignal(async (signal) => {
      const report = await backfillTable({
        store,
        region: regionOf(process.env),
        entities,
        segments,
        ...(maxUnits !== undefined && { maxUnits }),
        isDryRun,
        ignoreUnknown,
        signal,
        progress: (soFar) => output.progress(progressOf(soFar)),
      })
      output.result({ price, ...report }, summary(report, isDryRun))
      return isWhole(report, { isDryRun, ignoreUnknown }) ? 0 : 1
    })
  },
}

function progressOf({ pass, items, repaired }: BackfillReport): string {
  return pass === 'repair'
    ? `Repairing: ${countOf(items, 'item')} read, ${count(repaired)} rewritten`
    : `Verifying: ${countOf(items, 'item')} read`
}

/** Whether no fault is left, neither one that a backfill can't repair nor one that it hasn't repaired. */
function isWhole(
  { repaired, conflicts, broken, unknown }: BackfillReport,
  { isDryRun, ignoreUnknown }: { readonly isDryRun: boolean; readonly ignoreUnknown: boolean },
): boolean {
  return conflicts + broken + (ignoreUnknown ? 0 : unknown) === 0 && (isDryRun || repaired === 0)
}

function summary(report: BackfillResult, isDryRun: boolean): string {
  const { sentinels, conflicts, broken, faults, unknown } = report
  return [
    `${headline(report, isDryRun)}${broken > 0 ? ':' : '.'}`,
    ...faults.map(({ key, message }) => `  ${JSON.stringify(key)}: ${message}`),
    ...(broken > faults.length ? [`  and ${countOf(broken - faults.length, 'other')}`] : []),
    ...(broken > 0
      ? ['Give a missing attribute a default, make it optional, or add an upgrade to its entity.']
      : []),
    ...(sentinels > 0
      ? [
          isDryRun
            ? `${countOf(sentinels, 'sentinel')} of unique values would be repaired: missing, or without their item.`
            : `The verification has repaired ${countOf(sentinels, 'sentinel')} of unique values.`,
        ]
      : []),
    ...(conflicts > 0
      ? [
          `${countOf(conflicts, 'unique value')} ${conflicts === 1 ? 'belongs' : 'belong'} to another item as well.`,
        ]
      : []),
    ...(unknown > 0
      ? [
          `${countOf(unknown, 'item')} ${unknown === 1 ? 'has' : 'have'} the key of no entity: see dynagate doctor. If they belong to another program: --ignore-unknown.`,
        ]
      : []),
    '',
  ].join('\n')
}

/** The headline of the report: how many items were read, rewritten, and left unrepaired. */
function headline(
  { items, rewritten, repaired, broken, unknown }: BackfillResult,
  isDryRun: boolean,
): string {
  const parts = [
    ...(isDryRun && repaired > 0 ? [`${count(repaired)} would be rewritten`] : []),
    ...(rewritten > 0 ? [`${count(rewritten)} ${wasOrWere(rewritten)} rewritten`] : []),
    ...(!isDryRun && repaired > 0
      ? [`${count(repaired)} still ${repaired === 1 ? 'has' : 'have'} to be rewritten (start it again)`]
      : []),
    ...(broken > 0
      ? [`${count(broken)} ${broken === 1 ? "doesn't fit its" : "don't fit their"} entity`]
      : []),
  ]
  const isClean = repaired + broken + unknown === 0
  if (isClean && rewritten === 0) parts.push('and all fit the model')
  return [`${countOf(items, 'item')} ${wasOrWere(items)} read`, ...parts].join(', ')
}

/** The maximum number of segments: each has its own lease and call. */
const mostSegments = 64
