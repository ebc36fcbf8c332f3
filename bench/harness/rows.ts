import { writeFile } from 'node:fs/promises'

/** A figure, and whether it is as good as it should be. */
export interface Row {
  readonly name: string
  readonly figure: number
  readonly unit: string
  readonly goal: string
  readonly holds: boolean
}

/** A row whose figure has to be so much at least; to two places. */
export function atLeast(name: string, figure: number, least: number, unit: string): Row {
  return { name, figure: rounded(figure), unit, goal: `>= ${least}`, holds: figure >= least }
}

/** A row whose figure may be so much at most. */
export function atMost(name: string, figure: number, most: number, unit: string): Row {
  return { name, figure: rounded(figure), unit, goal: `<= ${most}`, holds: figure <= most }
}

/** A row without a goal, to be seen beside others. */
export function noted(name: string, figure: number, unit: string): Row {
  return { name, figure: rounded(figure), unit, goal: '', holds: true }
}

/** Rows for people: a line each, with a mark before those that don't hold. */
export function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  const lines = rows.map(
    ({ name, figure, unit, goal, holds }) =>
      `${holds ? ' ' : '!'} ${name.padEnd(width)} ${String(figure).padStart(10)} ${unit.padEnd(8)} ${goal}`,
  )
  return `${lines.join('\n')}\n`
}

/** Writes anything as JSON for other programs. */
export async function writeJson(path: string, rows: readonly object[]): Promise<void> {
  await writeFile(path, `${JSON.stringify(rows, null, 2)}\n`)
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100
}
