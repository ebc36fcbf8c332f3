import type { Table } from '../model/index.ts'
import { type ClientChoice, openClient } from '../store/index.ts'
import { applyChanges, readLiveTable, type TableChange, tableChanges } from '../tools/index.ts'
import { chooseClient, chooseStored, describeChoice } from './client/index.ts'
import type { Output } from './terminal/index.ts'

interface Options {
  readonly dir?: string | undefined
}

/** Reports the changes that bring a live table to its model. The exit code is 1 if some can't be made. */
export async function planTable(
  model: Table,
  tableName: string,
  { dir }: Options,
  output: Output,
): Promise<number> {
  const choice = chooseStored(dir, process.env)
  await using client = await openClient(choice)
  const live = await readLiveTable(client, tableName, { onWait: waitPrinter(output) })
  const { changes, obstacles, kept } = tableChanges(model, tableName, live)
  const lines = [
    `The table ${tableName} ${where(choice)}`,
    ...changes.map((change) => `  + ${shown(change)}`),
    ...obstacles.map((obstacle) => `  ! ${obstacle}`),
    ...kept.map((each) => `  = ${each} isn't in the model, and is kept`),
    obstacles.length > 0
      ? "What is marked ! can't be changed: copy the items to a new table."
      : changes.length > 0
        ? 'Make these changes by dynagate table apply.'
        : 'It fits the model.',
  ]
  const plan = { table: tableName, changes: changes.map(reported), obstacles, kept }
  output.result(plan, lines.map((line) => `${line}\n`).join(''))
  return obstacles.length > 0 ? 1 : 0
}

/** Makes those changes, one at a time. */
export async function applyTable(
  model: Table,
  tableName: string,
  { dir }: Options,
  output: Output,
): Promise<number> {
  const choice = chooseClient({ dir, memory: false }, process.env)
  await using client = await openClient(choice)
  output.say(`The table ${tableName} ${where(choice)}\n`)
  const changes: object[] = []
  const made = await applyChanges(client, {
    table: model,
    tableName,
    onWait: waitPrinter(output),
    onChange: (change, seconds) => {
      if (seconds === undefined) output.say(`  + ${shown(change)}\n`)
      else {
        changes.push({ ...reported(change), seconds })
        output.say(`    done in ${seconds.toFixed(1)} s\n`)
      }
    },
  })
  output.result(
    { table: tableName, changes },
    made === 0 ? 'It fits the model.\n' : 'It fits the model now.\n',
  )
  return 0
}

function where(choice: ClientChoice): string {
  return choice.kind === 'embedded'
    ? `of the bundled engine (${describeChoice(choice)})`
    : `(${describeChoice(choice)})`
}

function shown({ title, note }: TableChange): string {
  return note === undefined ? title : `${title}: ${note}`
}

function reported({ title, note }: TableChange): object {
  return { title, note: note ?? null }
}

function waitPrinter(output: Output): (state: string, seconds: number) => void {
  return (state, seconds) => output.progress(`    ${state}, ${Math.floor(seconds)} s`)
}
