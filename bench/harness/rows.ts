import { writeFile } from 'node:fs/promises'

/** A figure, and whether it meets its goal. */
export interface Row {
  readonly name: string
  readonly figure: number
  readonly unit: string
  readonly goal: string
  readonly holds: boolean
}

/** A row whose figure has a minimum; rounded to two places. */
export function atLeast(name: string, figure: number, least: number, unit: string): Row {
  return { name, figure: rounded(figure), unit, goal: `>= ${least}`, holds: figure >= least }
}

/** A row whose figure has a maximum. */
export function atMost(name: string, figure: number, most: number, unit: string): Row {
  return { name, figure: rounded(figure), unit, goal: `<= ${most}`, holds: figure <= most }
}

/** A row without a goal, for comparison. */
export function noted(name: string, figure: number, unit: string): Row {
  return { name, figure: rounded(figure), unit, goal: '', holds: true }
}

/** Readable rows: a line each, with a mark before those that miss their goal. */
export function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  const lines = rows.map(
    ({ name, figure, unit, goal, holds }) =>
      `${holds ? ' ' : '!'} ${name.padEnd(width)} ${String(figure).padStart(10)} ${unit.padEnd(8)} ${goal}`,
  )
  return `${lines.join('\n')}\n`
}

/** Writes a value as JSON, for other programs. */
export async function writeJson(path: string, rows: readonly object[]): Promise<void> {
  await writeFile(path, `${JSON.stringify(rows, null, 2)}\n`)
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100
}
