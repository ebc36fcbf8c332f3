import type { Counts } from './count-calls.ts'

/** One peer at one operation: what a request costs, at 32 connections, and how long it takes at one. */
export interface Row extends Counts {
  readonly peer: string
  readonly operation: string
  /** The gateway's own CPU a request, in microseconds. */
  readonly cpuMicros: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly rssMb: number
  readonly singleP50Ms: number
  readonly singleP99Ms: number
}

/** A table for each operation, with the CPU as a share of P2's. */
export function printTable(rows: readonly Row[], tell: (text: string) => void): void {
  for (const [operation, all] of Map.groupBy(rows, (row) => row.operation)) {
    tell(`\n${operation}`)
    tell(
      line([
        'peer',
        'calls',
        'trips',
        'units',
        'CPU us',
        'of P2',
        'req/s',
        'p50 ms',
        'p99 ms',
        'RSS MB',
        'alone p50',
      ]),
    )
    const reference = all.find(({ peer }) => peer === 'P2')?.cpuMicros
    for (const row of all) {
      const share = reference === undefined ? '' : (row.cpuMicros / reference).toFixed(2)
      const {
        peer,
        calls,
        roundTrips,
        readUnits,
        cpuMicros,
        requestsPerSecond,
        p50Ms,
        p99Ms,
        rssMb,
        singleP50Ms,
      } = row
      const figures = [
        Math.round(cpuMicros),
        share,
        Math.round(requestsPerSecond),
        p50Ms,
        p99Ms,
        Math.round(rssMb),
        singleP50Ms,
      ]
      tell(line([peer, calls, roundTrips, readUnits, ...figures]))
    }
  }
}

function line([first, ...rest]: readonly (string | number)[]): string {
  return `${String(first).padEnd(18)}${rest.map((each) => String(each).padStart(10)).join('')}`
}
