import type { Table } from '../../model/index.ts'
import { openClient } from '../../store/index.ts'
import { applyChanges } from '../../tools/index.ts'
import { chooseClient } from '../client/index.ts'
import type { Output } from '../terminal/index.ts'
import { changeReport, changeText, tableText, waitPrinter } from './describe.ts'

/** Makes the changes that bring a live table to its model, one at a time. */
export async function applyTable(
  model: Table,
  tableName: string,
  { dir }: { readonly dir?: string | undefined },
  output: Output,
): Promise<number> {
  const choice = chooseClient({ dir, memory: false }, process.env)
  await using client = await openClient(choice)
  output.say(`${tableText(tableName, choice)}\n`)
  const changes: object[] = []
  const made = await applyChanges(client, {
    table: model,
    tableName,
    onWait: waitPrinter(output),
    onChange: (change, seconds) => {
      if (seconds === undefined) output.say(`  + ${changeText(change)}\n`)
      else {
        changes.push({ ...changeReport(change), seconds })
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
