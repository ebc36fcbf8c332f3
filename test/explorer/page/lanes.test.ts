import { describe, expect, it } from 'vitest'
import { callLanes, comparisons, readLanes } from '../../../explorer/values/lanes.ts'
import { requestTotals } from '../../../explorer/values/request-totals.ts'
import type { Plan, PlanCall, PlannedRead } from '../../../src/explorer/protocol/index.ts'

describe('the lanes of calls', () => {
  it('are the round trips, and calls at the same time have a track each', () => {
    const { lanes, milliseconds } = callLanes([
      call({ roundTrip: 1, startedAt: 0, milliseconds: 4 }),
      call({ roundTrip: 1, startedAt: 1, milliseconds: 4 }),
      call({ roundTrip: 2, startedAt: 5, milliseconds: 5, patterns: ['orders', 'customer'] }),
    ])
    expect(milliseconds).toBe(10)
    expect(lanes.map(({ roundTrip, tracks }) => [roundTrip, tracks.length])).toEqual([
      [1, 2],
      [2, 1],
    ])
    expect(lanes[1]?.tracks[0]?.[0]).toMatchObject({
      title: 'orders + customer',
      left: 0.5,
      width: 0.5,
      isMerged: true,
    })
  })

  it('show a call of no time', () => {
    const { lanes } = callLanes([call({ milliseconds: 0 })])
    expect(lanes[0]?.tracks[0]?.[0]?.width).toBeGreaterThan(0.01)
  })
})

describe('the lanes of an estimate', () => {
  it('have bars as wide as their units', () => {
    const { lanes, units } = readLanes([
      read({ path: 'customer', roundTrip: 1, readUnits: 1 }),
      read({ path: 'customer.orders', roundTrip: 1, readUnits: 3 }),
      read({ path: 'customer.orders.lines', roundTrip: 2, readUnits: 2 }),
    ])
    expect(units).toBe(4)
    const bars = lanes.flatMap(({ tracks }) => tracks.flat()).map(({ left, width }) => [left, width])
    expect(bars).toEqual([
      [0, 0.25],
      [0.25, 0.75],
      [0, 0.5],
    ])
  })
})

it('the estimate and the actual cost share a scale, without what is zero', () => {
  const nothing = { least: 0, most: 0 }
  const plan: Plan = {
    estimated: {
      calls: { least: 1, most: 4 },
      roundTrips: { least: 1, most: 2 },
      readUnits: { least: 0.5, most: 10 },
      writeUnits: nothing,
    },
    actual: { calls: 2, roundTrips: 2, readUnits: 5, writeUnits: 0 },
    reads: [],
    text: '',
  }
  expect(comparisons(plan).map(({ name }) => name)).toEqual(['Round trips', 'Calls', 'Read units'])
  expect(comparisons(plan)[2]?.scale).toEqual({ least: 0.05, most: 1, actual: 0.5 })
})

it('requests are compared with the one that cost most', () => {
  const request = (id: string, readUnits: number) => ({
    id,
    at: 0,
    milliseconds: 1,
    code: 'OK',
    plan: {
      estimated: { calls: none, roundTrips: none, readUnits: none, writeUnits: none },
      actual: { calls: 1, roundTrips: 1, readUnits, writeUnits: 0 },
      reads: [],
      text: '',
    },
  })
  const { readUnits, lines } = requestTotals([request('a', 1.5), request('b', 3)])
  expect(readUnits).toBe(4.5)
  expect(lines.map(({ share }) => share)).toEqual([0.5, 1])
})

const none = { least: 0, most: 0 }

function call(members: Partial<PlanCall>): PlanCall {
  return {
    operation: 'Query',
    index: null,
    patterns: [],
    items: 1,
    readUnits: 0.5,
    writeUnits: 0,
    startedAt: 0,
    milliseconds: 1,
    roundTrip: 1,
    ...members,
  }
}

function read(members: Partial<PlannedRead>): PlannedRead {
  const { roundTrip = 1 } = members
  return {
    path: 'customer',
    field: 'Query.customer',
    operation: 'Query',
    index: null,
    roundTrip,
    lastTrip: roundTrip,
    times: 1,
    readUnits: 0.5,
    writeUnits: 0,
    depth: 0,
    ...members,
  }
}
