import type { Table } from '../model/index.ts'
import { type ClientChoice, openClient } from '../store/index.ts'
import { applyChanges, readLiveTable, type TableChange, tableChanges } from '../tools/index.ts'
import { chooseClient, chooseStored, describeChoice } from './choose-client.ts'

interface Options {
  readonly dir?: string | undefined
}

/** Prints the changes that bring a live table to its model. */
export async function planTable(model: Table, tableName: string, { dir }: Options): Promise<void> {
  const choice = chooseStored(dir, process.env)
  await using client = await openClient(choice)
  const live = await readLiveTable(client, tableName, { onWait: waitPrinter() })
  const { changes, obstacles, kept } = tableChanges(model, tableName, live)
  write(`The table ${tableName} ${where(choice)}\n`)
  for (const change of changes) write(`  + ${shown(change)}\n`)
  for (const obstacle of obstacles) write(`  ! ${obstacle}\n`)
  for (const each of kept) write(`  = ${each} isn't in the model, and is kept\n`)
  if (obstacles.length > 0) write("What is marked ! can't be changed: copy the items to a new table.\n")
  else if (changes.length > 0) write('Make these changes by dynagate table apply.\n')
  else write('It fits the model.\n')
}

/** Makes those changes, one at a time. */
export async function applyTable(model: Table, tableName: string, { dir }: Options): Promise<void> {
  const choice = chooseClient({ dir, memory: false }, process.env)
  await using client = await openClient(choice)
  write(`The table ${tableName} ${where(choice)}\n`)
  const made = await applyChanges(client, {
    table: model,
    tableName,
    onWait: waitPrinter(),
    onChange: (change, seconds) => {
      if (seconds === undefined) write(`  + ${shown(change)}\n`)
      else write(`    done in ${seconds.toFixed(1)} s\n`)
    },
  })
  write(made === 0 ? 'It fits the model.\n' : 'It fits the model now.\n')
}

function where(choice: ClientChoice): string {
  return choice.kind === 'embedded'
    ? `of the bundled engine (${describeChoice(choice)})`
    : `(${describeChoice(choice)})`
}

function shown({ title, note }: TableChange): string {
  return note === undefined ? title : `${title}: ${note}`
}

/** Prints a line for each of the first ten seconds of a wait, then for each ten. */
function waitPrinter(): (state: string, seconds: number) => void {
  let next = 1
  return (state, seconds) => {
    if (seconds < 1) next = 1
    if (seconds < next) return
    next = Math.floor(seconds) + (seconds < 10 ? 1 : 10)
    write(`    ${state}, ${Math.floor(seconds)} s\n`)
  }
}

function write(text: string): void {
  process.stdout.write(text)
}
