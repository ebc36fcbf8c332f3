import { beforeAll, describe, expect, it } from 'vitest'
import definition, { StateLog } from '../src/device-state-log.ts'
import { type Asked, open } from './open.ts'

let log: Asked
beforeAll(async () => {
  log = await open(definition)
  const at = (day: number) => new Date(Date.UTC(2020, 3, day))
  await log.app.store.putAll(StateLog, [
    { deviceId: '12345', state: 'WARNING1', date: at(24), operator: 'Liz' },
    { deviceId: '12345', state: 'WARNING1', date: at(25), operator: 'Liz' },
    { deviceId: '12345', state: 'NORMAL', date: at(26), operator: 'Liz' },
    { deviceId: '54321', state: 'WARNING4', date: at(27), operator: 'Sue', escalatedTo: 'Sara' },
    { deviceId: '54321', state: 'WARNING4', date: at(28), operator: 'Sue', escalatedTo: 'Sara' },
    { deviceId: '54321', state: 'WARNING2', date: at(29), operator: 'Liz', escalatedTo: 'Sara' },
  ])
  return () => log[Symbol.asyncDispose]()
})

const day = (of: number) => `"2020-04-${of}T00:00:00.000Z"`
const nodes = (field: string, ...dates: number[]) => ({
  [field]: { nodes: dates.map((of) => ({ date: JSON.parse(day(of)) })) },
})

const patterns: readonly (readonly [string, string, unknown])[] = [
  [
    'all logs of a state of a device, the latest first',
    '{ logsOfDevice(deviceId: "12345", state: WARNING1) { nodes { date } } }',
    nodes('logsOfDevice', 25, 24),
  ],
  [
    'all logs of an operator between two dates',
    `{ logsOfOperator(operator: "Liz", date: { gte: ${day(25)}, lte: ${day(26)} }) { nodes { date } } }`,
    nodes('logsOfOperator', 25, 26),
  ],
  [
    'all escalated logs of a supervisor',
    '{ escalatedLogs(escalatedTo: "Sara") { nodes { date } } }',
    nodes('escalatedLogs', 29, 27, 28),
  ],
  [
    'all escalated logs of a supervisor with a state',
    '{ escalatedLogs(escalatedTo: "Sara", state: WARNING4) { nodes { date } } }',
    nodes('escalatedLogs', 27, 28),
  ],
  [
    'all escalated logs of a supervisor with a state on a date',
    `{ escalatedLogs(escalatedTo: "Sara", state: WARNING4, date: { gte: ${day(27)}, lt: ${day(28)} }) { nodes { date } } }`,
    nodes('escalatedLogs', 27),
  ],
]

describe('the device state log', () => {
  it.each(patterns)('gets %s', async (_, query, expected) => {
    expect(await log.ask(query)).toEqual(expected)
  })
})
