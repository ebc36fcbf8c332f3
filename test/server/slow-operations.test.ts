import { type LogEntry, openLog } from 'dynagate'
import { describe, expect, it } from 'vitest'
import type { OperationRecord } from '../../src/server/operation-record.ts'
import { logSlowOperations, slowLimits } from '../../src/server/slow-operations.ts'
import { openPostOffice } from './post-office.ts'

const record: OperationRecord = {
  requestId: 'r-1',
  name: 'Parcels',
  type: 'query',
  caller: undefined,
  tenant: undefined,
  calls: [],
  unfinished: 0,
  fields: [],
  milliseconds: 1_234.5,
  code: 'OK',
}

describe('slow and expensive operations', () => {
  it('are logged with their plan and without values', async () => {
    await using office = await openPostOffice({ slowOperations: { readUnits: 0.5 } })
    const query = 'query Sent($id: ID!) { parcel(parcelId: $id) { to } }'
    await office.send({ query, variables: { id: 'p1' } }, { 'x-request-id': 'r-1' })
    const [entry, ...others] = office.logged
    expect(others).toEqual([])
    expect(entry).toMatchObject({
      level: 'warn',
      requestId: 'r-1',
      message: 'Slow: query Sent took 0.5 read units.',
      operation: { name: 'Sent', calls: 1, readUnits: 0.5 },
    })
    expect(entry?.plan?.split('\n')).toEqual([
      '1 round trip, 1 call, 0.5 read units',
      expect.stringMatching(/^└─ parcel {2}\[round trip 1\] GetItem O \/ PARCEL#\{parcelId\}/),
    ])
    expect(JSON.stringify(entry)).not.toMatch(/p1|acme/)
  })

  it('are those over a limit, at most one in a second, which says how many others there were', () => {
    const entries: LogEntry[] = []
    let now = 0
    const logged = logSlowOperations(
      slowLimits({}),
      (entry) => entries.push(entry),
      () => now,
    )
    for (const milliseconds of [999, 1_000, 2_000, 3_000]) logged({ ...record, milliseconds })
    logged({ ...record, type: 'subscription', milliseconds: 1e9 })
    now = 1_000
    logged({ ...record, name: undefined, type: 'mutation' })
    expect(entries.map(({ message }) => message)).toEqual([
      'Slow: query Parcels took 1000 ms.',
      'Slow: mutation took 1234.5 ms. 2 others since the last entry.',
    ])
  })

  it('are logged with the beginning of a long plan', () => {
    const entries: LogEntry[] = []
    const logged = logSlowOperations(
      slowLimits({}),
      (entry) => entries.push(entry),
      () => 0,
    )
    const lines = Array.from({ length: 1_000 }, (_, at) => `${at} `.padEnd(10_000, 'x'))
    logged({ ...record, milliseconds: 1_000, plan: () => lines.join('\n') })
    const plan = entries[0]?.plan?.split('\n') ?? []
    expect(plan[49]).toMatch(/^49 x{497}$/)
    expect(plan.slice(50)).toEqual(['… 950 more'])
  })

  it('are readable on a terminal', async () => {
    const written: string[] = []
    const log = await openLog({ format: 'readable', write: (line) => written.push(line) })
    log({ level: 'warn', message: 'Slow.', plan: '1 call\n└─ parcel' })
    expect(written.join('')).toMatch(/warn {3}Slow\.\n {2}1 call\n {2}└─ parcel\n$/)
  })
})
