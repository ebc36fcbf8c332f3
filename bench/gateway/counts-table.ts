import type { Counts } from './counting-engine.ts'

/** The DynamoDB calls of an operation, by Dynagate and by P2. */
export interface CountsRow {
  readonly operation: string
  readonly dynagate: Counts
  readonly reference: Counts
}

/** The rows as a readable table, with their sums. */
export function countsTable(rows: readonly CountsRow[]): string {
  const heads = cells(['calls', 'trips', 'units'])
  return [
    line('', 'Dynagate', 'P2'),
    line('operation', heads, heads),
    ...[...rows, sumOf(rows)].map(({ operation, dynagate, reference }) =>
      line(operation, figures(dynagate), figures(reference)),
    ),
    '',
  ].join('\n')
}

function figures({ calls, roundTrips, readUnits }: Counts): string {
  return cells([calls, roundTrips, readUnits])
}

function cells(all: readonly (string | number)[]): string {
  return all.map((each) => String(each).padStart(7)).join('')
}

function line(name: string, mine: string, other: string): string {
  return `${name.padEnd(28)}${mine.padStart(21)}   ${other.padStart(21)}`
}

function sumOf(rows: readonly CountsRow[]): CountsRow {
  const total = (of: (row: CountsRow) => Counts) => {
    const sum = (name: keyof Counts) => rows.reduce((so, row) => so + of(row)[name], 0)
    return { calls: sum('calls'), roundTrips: sum('roundTrips'), readUnits: sum('readUnits') }
  }
  return {
    operation: 'all',
    dynagate: total(({ dynagate }) => dynagate),
    reference: total(({ reference }) => reference),
  }
}
