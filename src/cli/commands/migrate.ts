import type { AnyEntity, Table } from '../../model/index.ts'
import {
  dropForm,
  fillForm,
  type MigrationReport,
  type MigrationStatus,
  migrationStatus,
  sampledItems,
} from '../../store/index.ts'
import { type EntityChange, modelChanges } from '../../tools/index.ts'
import { type App, openForMaintenance } from '../app/index.ts'
import { regionOf } from '../client/index.ts'
import type { Command } from '../command.ts'
import { migrationPriceText, type PricedMigration, priceMigration } from '../cost/index.ts'
import { definitionDefault, definitionOption, entitiesNamed, loadDefinition } from '../definition/index.ts'
import { readNumber, readOptions, reportOption, UsageError } from '../input/index.ts'
import { count, countOf, type Output, untilSignal, wasOrWere } from '../terminal/index.ts'

const help = `dynagate migrate - change the keys of stored items while they are read and written

Usage: dynagate migrate <action> [options]

Actions:
  plan        compare the model with an earlier one, and price what moves items; reads at most ${sampledItems} items
  run         store items in their next form as well: writes from now on, then those from before, then compare both
  contract    delete the former form of items, once only releases with the next keys run
  revert      delete the next form of items, while only releases with the former keys run
  status      print the stage of each migration

The first release has \`next\` in its entity: start it, stop the one before, and \`run\`. The second one has the next keys, and
\`former\`: start it, which is the switch, and stop the first. Until \`contract\` each step can be reverted. At the end a third
release has the next keys alone. run, contract and revert scan the table: without --yes they only print the price.

Options:
  --yes              write
  --from PATH        plan: the module of the earlier model's definition
  --entity NAME      only this entity; may be repeated
  --segments N       parts of the table to read in parallel (4)
  --max-units N      the maximum capacity units a second (no limit)
  --json             print a report in JSON: docs/command-line.md
  --schema PATH      the module with your gateway's definition (${definitionDefault})
  --dir PATH         the data directory of the bundled engine
  --help, -h         show this help

To continue after an interruption, start the same command again.

Environment: as for dynagate start. Exit code: 0 done; 1 failed or interrupted, or plan found a change that needs more than the
model declares; 2 a usage error.

Examples:
  dynagate migrate plan --from ./former/index.ts
  dynagate migrate run --yes --max-units 500
  TABLE_NAME=shop AWS_REGION=eu-west-1 dynagate migrate contract --yes
  dynagate migrate status --json
`

const options = {
  ...definitionOption,
  dir: { type: 'string' },
  from: { type: 'string' },
  entity: { type: 'string', multiple: true },
  yes: { type: 'boolean', default: false },
  segments: { type: 'string', default: '4' },
  'max-units': { type: 'string' },
  ...reportOption,
} as const

type Given = ReturnType<typeof readOptions<typeof options>>

/** `dynagate migrate`: moves stored items to other keys. */
export const migrate: Command = {
  help,
  async run([action, ...args], output) {
    const act = actions.get(action ?? '')
    if (act === undefined) {
      const got = action === undefined ? 'none' : JSON.stringify(action)
      throw new UsageError(`expected an action, ${[...actions.keys()].join(', ')}, got ${got}`)
    }
    const given = readOptions(args, options)
    if (given.from !== undefined && action !== 'plan') throw new UsageError('--from is an option of plan')
    const limits: Limits = {
      segments: readNumber(given.segments, '--segments', mostSegments),
      maxUnits: given['max-units'] === undefined ? undefined : readNumber(given['max-units'], '--max-units'),
    }
    const definition = await loadDefinition(given.schema)
    const entities = entitiesNamed(given.entity, definition.table)
    const earlier = given.from === undefined ? undefined : (await loadDefinition(given.from)).table
    await using app = await openForMaintenance(definition, { dir: given.dir, output, isMigration: true })
    return await act({ app, entities, given, limits, earlier, region: regionOf(process.env), output })
  },
}

interface Limits {
  readonly segments: number
  readonly maxUnits: number | undefined
}

interface Acting {
  readonly app: App
  readonly entities: readonly AnyEntity[]
  readonly given: Given
  readonly limits: Limits
  /** The earlier model, of a plan. */
  readonly earlier: Table | undefined
  readonly region: string
  readonly output: Output
}

const actions: ReadonlyMap<string, (acting: Acting) => Promise<number>> = new Map([
  ['plan', plan],
  ['run', (acting: Acting) => work(acting, 'fill')],
  ['contract', (acting: Acting) => work(acting, 'contract')],
  ['revert', (acting: Acting) => work(acting, 'revert')],
  ['status', status],
])

/** Prints the changes from an earlier model, and the cost of those that move items. */
async function plan({ app, entities, earlier, limits, region, output }: Acting): Promise<number> {
  const { table } = app.store
  const names = new Set(entities.map(({ name }) => name))
  const changes =
    earlier === undefined ? [] : modelChanges(earlier, table).filter(({ entity }) => names.has(entity))
  const moved = movedForms(entities, changes, earlier)
  const prices: PricedMigration[] = []
  for (const forms of moved) prices.push(await priceMigration(app.store, forms, { ...limits, region }))
  const lines = [
    `${app.tableName} (${app.data})\n`,
    ...changes.map((change) => shownChange(change, isDeclared(table, change.entity))),
    ...prices.map((price) => migrationPriceText(price)),
    ...(changes.length + prices.length === 0 ? [earlier === undefined ? undeclared : unchanged] : []),
  ]
  output.result({ changes, prices }, lines.join(''))
  return changes.some(
    ({ entity, work }) => work === 'versions' || (work === 'migrate' && !isDeclared(table, entity)),
  )
    ? 1
    : 0
}

/** The entities whose items move, each with the entity of their other form. */
function movedForms(
  entities: readonly AnyEntity[],
  changes: readonly EntityChange[],
  earlier: Table | undefined,
): { readonly entity: AnyEntity; readonly other: AnyEntity }[] {
  return entities.flatMap((entity) => {
    if (entity.second !== undefined) return [{ entity, other: entity.second.entity }]
    const isMoved = changes.some((change) => change.entity === entity.name && change.work === 'migrate')
    const former = isMoved ? earlier?.entities.find(({ name }) => name === entity.name) : undefined
    return former === undefined ? [] : [{ entity: former, other: entity }]
  })
}

function isDeclared({ entities }: Table, name: string): boolean {
  return entities.some((entity) => entity.name === name && entity.second !== undefined)
}

const unchanged = 'No stored item has to change.\n'
const undeclared =
  'No entity of the model has next or former: --from PATH compares the model with an earlier one.\n'

function shownChange({ entity, work, details }: EntityChange, isDeclared: boolean): string {
  const advice = work === 'migrate' && isDeclared ? 'dynagate migrate, as the model declares' : works[work]
  return [`${entity}: ${advice}`, ...details.map((detail) => `  ${detail}`), ''].join('\n')
}

const works = {
  nothing: 'nothing to do',
  backfill: 'dynagate backfill, with this model',
  versions: 'add an upgrade to its versions, then dynagate backfill',
  migrate: 'dynagate migrate: give the release before it `next`, and the one after it `former`',
} as const

/** Fills or drops the second forms of entities, after the price. */
async function work(acting: Acting, kind: 'fill' | 'contract' | 'revert'): Promise<number> {
  const { app, entities, given, limits, region, output } = acting
  const role = kind === 'contract' ? 'former' : 'next'
  const forms = entities.flatMap((entity) =>
    entity.second?.role === role ? [{ entity, other: entity.second.entity }] : [],
  )
  if (forms.length === 0) throw new UsageError(`no entity of the model has ${role}`)
  const prices: PricedMigration[] = []
  for (const each of forms) {
    const price = await priceMigration(app.store, each, { ...limits, region })
    output.say(migrationPriceText(price, kind === 'fill' ? 'fill' : 'drop'))
    prices.push(price)
  }
  if (!given.yes) {
    output.result({ prices }, 'Nothing was written. --yes does it.\n')
    return 0
  }
  return await untilSignal(async (signal) => {
    const reports: (MigrationReport & { readonly entity: string })[] = []
    for (const { entity } of forms) {
      const report = await (kind === 'fill' ? fillForm : dropForm)({
        store: app.store,
        entity,
        region,
        segments: limits.segments,
        ...(limits.maxUnits !== undefined && { maxUnits: limits.maxUnits }),
        signal,
        progress: (soFar) => output.progress(progressOf(entity, soFar)),
      })
      reports.push({ entity: entity.name, ...report })
      output.result({ prices, migrated: reports }, summary(entity, kind, report))
    }
    return 0
  })
}

function progressOf({ name }: AnyEntity, { pass, items, written }: MigrationReport): string {
  const verbs = { fill: 'copied', verify: 'lacked', drop: 'deleted' }
  return `${name}, ${pass}: ${count(items)} items read, ${count(written)} ${verbs[pass]}`
}

function summary(
  { name }: AnyEntity,
  kind: 'fill' | 'contract' | 'revert',
  { items, written }: MigrationReport,
): string {
  switch (kind) {
    case 'fill':
      return `${name}: all items are stored in both forms (${countOf(items, 'item')} ${wasOrWere(items)} compared): start the next release.\n`
    case 'contract':
      return `${name}: items are stored by the next keys alone (${countOf(written, 'item')} ${wasOrWere(written)} deleted): remove former.\n`
    case 'revert':
      return `${name}: items are stored by the former keys alone (${countOf(written, 'item')} ${wasOrWere(written)} deleted): remove next.\n`
  }
}

async function status({ app, entities, output }: Acting): Promise<number> {
  const names = new Set(entities.map(({ name }) => name))
  const all = (await migrationStatus(app.store)).filter(({ entity }) => names.has(entity))
  output.result(
    { migrations: all },
    all.length === 0 ? 'There is no migration.\n' : all.map(shownStatus).join(''),
  )
  return 0
}

function shownStatus({ entity, role, stage, isComplete }: MigrationStatus): string {
  const model = role === undefined ? 'the model has one form' : `the model has ${role}`
  const complete = isComplete
    ? 'all items have the keys of the model'
    : 'the items have other keys than those of the model'
  return `${entity}: ${stage ?? 'not begun'}; ${model}; ${complete}\n`
}

/** The maximum number of segments: each has its own lease and call. */
const mostSegments = 64
