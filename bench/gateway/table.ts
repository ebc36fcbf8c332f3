import { reference } from './peers.ts'
import type { Row } from './rows.ts'

/** A column of a table: its header, and its cell of a row, given all rows of its operation. */
export interface Column {
  readonly head: string
  of(row: Row, all: readonly Row[]): string | number | undefined
}

/** The columns of tables. */
export const columns = {
  calls: { head: 'calls', of: ({ calls }) => calls },
  trips: { head: 'trips', of: ({ roundTrips }) => roundTrips },
  units: { head: 'units', of: ({ readUnits }) => readUnits },
  cpu: { head: 'CPU us', of: ({ cpuMicros }) => Math.round(cpuMicros) },
  rps: { head: 'req/s', of: ({ requestsPerSecond }) => Math.round(requestsPerSecond) },
  p50: { head: 'p50 ms', of: ({ p50Ms }) => p50Ms },
  p99: { head: 'p99 ms', of: ({ p99Ms }) => p99Ms },
  rss: { head: 'RSS MB', of: ({ rssMb }) => Math.round(rssMb) },
  aloneP50: { head: 'alone p50', of: ({ singleP50Ms }) => singleP50Ms },
  aloneP99: { head: 'alone p99', of: ({ singleP99Ms }) => singleP99Ms },
  rate: { head: 'sent/s', of: ({ rate }) => rate },
} as const satisfies Readonly<Record<string, Column>>

/** A figure as a ratio to P2's in the same table and variant. */
export function ofReference(figure: keyof Row): Column {
  return {
    head: `of ${reference}`,
    of: (row, all) =>
      shareOf(
        row,
        all.find(({ peer, variant }) => peer === reference && variant === row.variant),
        figure,
      ),
  }
}

/** A figure as a ratio to the same peer's in another variant. */
export function ofVariant(head: string, figure: keyof Row, other: string | undefined): Column {
  return {
    head,
    of: (row, all) =>
      shareOf(
        row,
        all.find(({ peer, variant }) => peer === row.peer && variant === other),
        figure,
      ),
  }
}

/** A table for each operation measured in a variant, compared with those measured before. */
export function printTables(
  { title, columns: shown }: { readonly title: string; readonly columns: readonly Column[] },
  rows: readonly Row[],
  before: readonly Row[],
  tell: (text: string) => void,
): void {
  for (const [operation, own] of Map.groupBy(rows, (row) => row.operation)) {
    const all = [...before.filter((row) => row.operation === operation), ...own]
    tell(`\n${title}: ${operation}`)
    tell(line(['peer', ...shown.map(({ head }) => head)]))
    for (const row of own) tell(line([row.peer, ...shown.map(({ of }) => of(row, all) ?? '')]))
  }
}

function shareOf(row: Row, other: Row | undefined, figure: keyof Row): string | undefined {
  const share = Number(row[figure]) / Number(other?.[figure])
  return Number.isFinite(share) ? share.toFixed(2) : undefined
}

function line([first, ...rest]: readonly (string | number)[]): string {
  return `${String(first).padEnd(18)}${rest.map((each) => String(each).padStart(10)).join('')}`
}
