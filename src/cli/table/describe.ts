import type { ClientChoice } from '../../store/index.ts'
import type { TableChange } from '../../tools/index.ts'
import { describeChoice } from '../client/index.ts'
import type { Output } from '../terminal/index.ts'

/** A table and where it is. */
export function tableText(tableName: string, choice: ClientChoice): string {
  const where = describeChoice(choice)
  return `The table ${tableName} ${choice.kind === 'embedded' ? `of the bundled engine (${where})` : `(${where})`}`
}

/** A change as a line. */
export function changeText({ title, note }: TableChange): string {
  return note === undefined ? title : `${title}: ${note}`
}

/** A change in a report in JSON. */
export function changeReport({ title, note }: TableChange): object {
  return { title, note: note ?? null }
}

/** Prints the state for which a change waits, and for how long. */
export function waitPrinter(output: Output): (state: string, seconds: number) => void {
  return (state, seconds) => output.progress(`    ${state}, ${Math.floor(seconds)} s`)
}
