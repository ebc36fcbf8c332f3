import type { Table } from '../../model/index.ts'
import { openClient } from '../../store/index.ts'
import { readLiveTable, type TableChanges, tableChanges } from '../../tools/index.ts'
import { chooseStored } from '../client/index.ts'
import type { Output } from '../terminal/index.ts'
import { changeReport, changeText, tableText, waitPrinter } from './describe.ts'

/** Reports the changes that bring a live table to its model. The exit code is 1 if some can't be made. */
export async function planTable(
  model: Table,
  tableName: string,
  { dir }: { readonly dir?: string | undefined },
  output: Output,
): Promise<number> {
  const choice = chooseStored(dir, process.env)
  await using client = await openClient(choice)
  const live = await readLiveTable(client, tableName, { onWait: waitPrinter(output) })
  const plan = tableChanges(model, tableName, live)
  const { changes, obstacles, kept } = plan
  const lines = [tableText(tableName, choice), ...planLines(plan)].map((line) => `${line}\n`)
  output.result({ table: tableName, changes: changes.map(changeReport), obstacles, kept }, lines.join(''))
  return obstacles.length > 0 ? 1 : 0
}

function planLines({ changes, obstacles, kept }: TableChanges): string[] {
  return [
    ...changes.map((change) => `  + ${changeText(change)}`),
    ...obstacles.map((obstacle) => `  ! ${obstacle}`),
    ...kept.map((each) => `  = ${each} isn't in the model, and is kept`),
    obstacles.length > 0
      ? "What is marked ! can't be changed: copy the items to a new table."
      : changes.length > 0
        ? 'Make these changes by dynagate table apply.'
        : 'It fits the model.',
  ]
}
