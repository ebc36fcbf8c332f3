import type { RecordedRequest } from '../../src/explorer/protocol/index.ts'

/** A request and its part of the largest cost. */
export interface RequestLine {
  readonly request: RecordedRequest
  readonly readUnits: number
  readonly writeUnits: number
  /** From 0 to 1. */
  readonly share: number
}

/** What requests cost together, and each compared with the largest. */
export function requestTotals(requests: readonly RecordedRequest[]): {
  readonly readUnits: number
  readonly writeUnits: number
  readonly lines: RequestLine[]
} {
  const costs = requests.map(({ plan }) => ({
    readUnits: plan?.actual?.readUnits ?? 0,
    writeUnits: plan?.actual?.writeUnits ?? 0,
  }))
  const most = Math.max(0, ...costs.map(({ readUnits, writeUnits }) => readUnits + writeUnits))
  return {
    readUnits: sum(costs.map(({ readUnits }) => readUnits)),
    writeUnits: sum(costs.map(({ writeUnits }) => writeUnits)),
    lines: requests.map((request, at) => {
      const { readUnits, writeUnits } = costs[at] ?? { readUnits: 0, writeUnits: 0 }
      return { request, readUnits, writeUnits, share: most === 0 ? 0 : (readUnits + writeUnits) / most }
    }),
  }
}

function sum(values: readonly number[]): number {
  return Math.round(values.reduce((total, value) => total + value, 0) * 100) / 100
}
