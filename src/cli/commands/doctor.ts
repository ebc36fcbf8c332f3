import {
  backfillPrice,
  type Examination,
  examine,
  type FindingKind,
  findingKinds,
  type RepairReport,
  repairableKinds,
  repairItems,
  type Store,
  type WireItem,
} from '../../store/index.ts'
import { openForMaintenance } from '../app/index.ts'
import type { Command } from '../command.ts'
import { definitionDefault, definitionOption, loadDefinition } from '../definition/index.ts'
import { readNumber, readOptions, reportOption, UsageError } from '../input/index.ts'
import { count, countOf, type Output, openTerminal, untilSignal, wasOrWere } from '../terminal/index.ts'

const help = `dynagate doctor - look for items that don't fit the model, and repair them

Usage: dynagate doctor [options]

Scans a sample from all parts of the table, and writes nothing. It finds items of no entity, and items that can't be decoded; that
lack an index key, a derived attribute or a default; or whose counts of children are wrong. It finds unique values without a
reservation, and reservations without an item. With --repair it prints the price, asks, and repairs index keys, derived attributes,
defaults, counts and reservations. dynagate backfill repairs the whole table.

Options:
  --items N          the maximum number of items to read (1000)
  --ignore-unknown   items with the key of no entity belong to another program
  --repair           repair what was found
  --yes              don't ask before the repair
  --max-units N      the maximum capacity units a second (no limit)
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

After an interruption start the repair again: repaired items stay repaired.

Environment: as for dynagate start. Exit code: 0 nothing was found, or all of it is repaired; 1 something is wrong, or the command
failed; 2 a usage error.

Examples:
  dynagate doctor
  dynagate doctor --repair
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate doctor --items 10000 --max-units 200 --repair --yes --json
`

const options = {
  ...definitionOption,
  dir: { type: 'string' },
  items: { type: 'string', default: '1000' },
  'ignore-unknown': { type: 'boolean', default: false },
  repair: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  'max-units': { type: 'string' },
  ...reportOption,
} as const

/** `dynagate doctor`: a sample of the table, compared with the model, and its repair. */
export const doctor: Command = {
  help,
  async run(args, output) {
    const given = readOptions(args, options)
    if (given.yes && !given.repair) throw new UsageError('--yes needs --repair')
    const items = readNumber(given.items, '--items')
    const maxUnits =
      given['max-units'] === undefined ? undefined : readNumber(given['max-units'], '--max-units')
    const definition = await loadDefinition(given.schema)
    await using app = await openForMaintenance(definition, { dir: given.dir, output })
    const { store } = app
    output.say(
      `${app.tableName} (${app.data}): a scan of at most ${countOf(items, 'item')}, at a read unit per 4 KB\n`,
    )
    const migrated = store.table.entities.filter(({ second }) => second !== undefined).map(({ name }) => name)
    if (migrated.length > 0)
      output.say(
        `Items of ${migrated.join(', ')} aren't examined until the migration of their keys has ended.\n`,
      )
    return await untilSignal(async (signal) => {
      const limits = { store, signal, ...(maxUnits !== undefined && { maxUnits }) }
      const examined = await examine({
        ...limits,
        items,
        progress: (read) => output.progress(`${countOf(read, 'item')} examined`),
      })
      const found = given['ignore-unknown'] ? withoutUnknown(examined) : examined
      output.result(found, summary(found))
      const keys = repairable(found)
      if (!given.repair && keys.length > 0)
        output.say(`dynagate doctor --repair repairs ${count(keys.length)} of them.\n`)
      const isAllowed =
        given.repair && keys.length > 0 && (await isRepairAllowed(store, keys.length, given.yes, output))
      const report = isAllowed
        ? await repairItems({
            ...limits,
            keys,
            progress: (done) => output.progress(`${countOf(done, 'item')} repaired`),
          })
        : undefined
      if (report !== undefined) output.result({ ...found, ...report }, repairSummary(report))
      const unrepaired = found.findings.filter(({ kind }) => !repairableKinds.includes(kind)).length
      const left = report === undefined ? found.findings.length : report.remaining + unrepaired
      return left === 0 ? 0 : 1
    })
  },
}

function withoutUnknown({ items, findings }: Examination): Examination {
  return { items, findings: findings.filter(({ kind }) => kind !== 'unknown') }
}

/** The keys of what can be repaired, each once. */
function repairable({ findings }: Examination): readonly WireItem[] {
  const keys = findings.flatMap(({ kind, key }) => (repairableKinds.includes(kind) ? [key] : []))
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()]
}

/** Prints the price, and asks unless the answer is known. */
async function isRepairAllowed(
  store: Store,
  items: number,
  isGiven: boolean,
  output: Output,
): Promise<boolean> {
  const price = await backfillPrice(store, store.table.entities)
  const units = Math.ceil((price.items === 0 ? 1 : price.writeUnits / price.items) * items)
  output.say(`The repair of ${countOf(items, 'item')} takes at most ${countOf(units, 'write unit')}.\n`)
  if (isGiven) return true
  const terminal = openTerminal()
  const ask = () => terminal.ask('Repair them? (yes or no) ').finally(terminal.close)
  if (terminal.isInteractive && /^y(es)?$/i.test(await ask())) return true
  output.say('Nothing was written. --yes repairs them.\n')
  return false
}

function repairSummary({ repaired, remaining }: RepairReport): string {
  const left =
    remaining === 0
      ? ''
      : `, ${count(remaining)} still ${remaining === 1 ? "doesn't fit: a value of it" : "don't fit: a value of theirs"} belongs to another item`
  return `${countOf(repaired, 'item')} ${wasOrWere(repaired)} repaired${left}.\n`
}

/** The message about one item, and about several. */
const meanings: Readonly<Record<FindingKind, readonly [one: string, several: string]>> = {
  unknown: ['belongs to no entity', 'belong to no entity'],
  broken: ["doesn't fit its entity", "don't fit their entity"],
  outdated: ['lacks what the model gives it', 'lack what the model gives them'],
  unreserved: ['has a unique value that nothing reserves', 'have a unique value that nothing reserves'],
  conflict: [
    'has a unique value that belongs to another item',
    'have a unique value that belongs to another item',
  ],
  orphan: [
    "reserves a unique value that its item doesn't have",
    "reserve a unique value that their item doesn't have",
  ],
}

function summary({ items, findings }: Examination): string {
  const lines = findingKinds.flatMap((kind) => {
    const all = findings.filter((finding) => finding.kind === kind)
    if (all.length === 0) return []
    const shown = all
      .slice(0, mostShown)
      .map(({ key, detail }) => `  ${JSON.stringify(key)}${detail === undefined ? '' : `: ${detail}`}`)
    const others = all.length > mostShown ? [`  and ${countOf(all.length - mostShown, 'other')}`] : []
    const [one, several] = meanings[kind]
    return [`${countOf(all.length, 'item')} ${all.length === 1 ? one : several}:`, ...shown, ...others]
  })
  const result = findings.length === 0 ? ', and all fit the model' : ''
  return [`${countOf(items, 'item')} ${wasOrWere(items)} read${result}.`, ...lines, ''].join('\n')
}

const mostShown = 5
