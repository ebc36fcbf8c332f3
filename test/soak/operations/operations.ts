import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Engine, type InputOf, openEngine } from '../../../src/engine/index.ts'
import { makeDirectory } from '../directory.ts'
import { type Clock, clockReading, clockSince } from '../history/clock.ts'
import { allOf } from '../pages.ts'
import { type Program, startProgram } from '../programs/start.ts'
import { Random } from '../random.ts'
import { atLeast, none, type Run } from '../run.ts'
import { checkHistory, type HistoryFindings, nameOf } from './check-history.ts'
import type { AcknowledgedWrite, PerformedOperation, ReportedEvent } from './events.ts'
import { indexName, tables } from './tables.ts'

/**
 * Two processes write to global tables while one of them creates, deletes, indexes, replicates, resets, saves, restores,
 * compacts and reopens, and both are killed repeatedly. In the end no acknowledged write is lost unless an operation
 * removed it, no item from before a reset exists, the regions are equal, and indexes have the items of their tables.
 */
export const operations: Run = async ({ seed, quick, short = false, milliseconds, tell }) => {
  const random = new Random(seed)
  const start = clockReading()
  const clock = clockSince(start)
  await using directory = await makeDirectory()
  await using snapshots = await makeDirectory()
  const log: Log = { writes: [], operations: [], failures: [], kills: 0 }
  const goals = quick ? { kills: 6, operations: 3 } : { kills: 20, operations: 100 }
  const least = quick ? 0 : (milliseconds ?? (short ? 60_000 : 120_000))
  const began = performance.now()
  /** How long the goals take depends on the machine: the run ends with them, within bounds. */
  const isDone = () => {
    const elapsed = performance.now() - began
    const isReached = log.kills >= goals.kills && log.operations.length >= goals.operations
    return (isReached && elapsed >= least) || elapsed >= least + (quick ? 60_000 : 600_000)
  }
  for (let cycle = 0; !isDone(); cycle += 1) {
    const args = (name: string, role: string) => [
      directory.path,
      snapshots.path,
      name,
      start,
      String(seed * 1000 + cycle),
      role,
    ]
    const programs = [
      startProgram('operations', args(`a${cycle}`, 'operates')),
      startProgram('operations', args(`b${cycle}`, 'writes')),
    ]
    const followed = programs.map((program) => follow(program, log, clock))
    await Promise.all(followed.map(({ hasWritten }) => hasWritten))
    await setTimeout(random.below(quick ? 800 : 3000))
    // Each may have to continue from the state that the other left.
    for (const { child } of random.below(2) === 0 ? programs : programs.toReversed()) {
      child.kill('SIGKILL')
      log.kills += 1
      await setTimeout(random.below(300))
    }
    await Promise.all(followed.map(({ ended }) => ended))
    for (const { cutShort } of followed) cutShort()
    if (cycle % 20 === 19)
      tell(`${log.kills} kills, ${log.writes.length} writes, ${log.operations.length} operations`)
  }
  await using engine = await openEngine({ directory: directory.path, replicationLag: 0 })
  const regions = await settledRegions(engine)
  const found = new Map(regions.flatMap((region) => [...region]))
  const { lost, revived }: HistoryFindings = checkHistory(log, found)
  const differing = differences(regions)
  const unlike = await unlikeIndexes(engine)
  const violations = [...lost, ...revived, ...differing, ...unlike]
  for (const violation of [...log.failures, ...violations].slice(0, 10)) tell(violation)
  if (violations.length > 0) {
    directory.keep()
    tell(`kept: ${directory.path}`)
  }
  return [
    atLeast('operations: kills', log.kills, goals.kills, 'kills'),
    atLeast('operations: writes acknowledged', log.writes.length, 50, 'writes'),
    atLeast('operations: on tables and data', log.operations.length, goals.operations, 'operations'),
    none('operations: acknowledged and lost', lost.length, 'keys'),
    none('operations: back after a reset', revived.length, 'keys'),
    none('operations: different in two regions', differing.length, 'tables'),
    none('operations: indexes that differ from their table', unlike.length, 'indexes'),
    none('operations: unexplained failures', log.failures.length, 'failures'),
  ]
}

interface Log {
  readonly writes: AcknowledgedWrite[]
  readonly operations: PerformedOperation[]
  readonly failures: string[]
  kills: number
}

/** Adds the events of a process to the log, until it has ended. */
function follow(program: Program, log: Log, clock: Clock) {
  const { promise: hasWritten, resolve } = Promise.withResolvers<void>()
  const under = new Map<string, Extract<ReportedEvent, { kind: 'begin' }>>()
  const finish = (id: string, to: number, isDone: boolean) => {
    const begun = under.get(id)
    under.delete(id)
    if (begun !== undefined) log.operations.push({ operation: begun.operation, from: begun.at, to, isDone })
  }
  const read = async () => {
    for await (const line of program.lines) {
      const event = parse(line)
      if (event === undefined) continue
      resolve()
      if (event.kind === 'write') log.writes.push(event)
      else if (event.kind === 'begin') under.set(event.id, event)
      else if (event.kind === 'end') finish(event.id, event.at, event.failure === undefined)
      else log.failures.push(`${event.of}: ${event.failure}`)
    }
    await program.exit
    if (program.child.signalCode !== 'SIGKILL') {
      log.failures.push(`a process ended with code ${program.child.exitCode}, without being killed`)
    }
    resolve()
  }
  return {
    hasWritten,
    ended: read(),
    /** What was in flight was cut short by the kill, or is completed by the next process: it has no end before now. */
    cutShort() {
      for (const id of [...under.keys()]) finish(id, clock(), false)
    },
  }
}

/** A kill may cut the last line. */
function parse(line: string): ReportedEvent | undefined {
  try {
    return JSON.parse(line) as ReportedEvent
  } catch {
    return undefined
  }
}

/** The versions in each region, once they are equal or have not become equal in time. */
async function settledRegions(engine: Engine): Promise<ReadonlyMap<string, number>[]> {
  for (let attempt = 0; ; attempt += 1) {
    await engine.replicate()
    const regions = await Promise.all(engine.regions.map((region) => versionsIn(engine, region)))
    if (differences(regions).length === 0 || attempt === 20) return regions
    await setTimeout(100)
  }
}

async function versionsIn(engine: Engine, region: string): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>()
  const inRegion: Engine = {
    ...engine,
    execute: (name, input) => engine.execute(name, input, { region }),
  }
  const { TableNames } = await inRegion.execute('ListTables', {})
  for (const table of TableNames) {
    versions.set(nameOf(table, ''), 0)
    for (const { pk, version } of await allOf(inRegion, 'Scan', { TableName: table })) {
      versions.set(nameOf(table, pk?.S ?? ''), Number(version?.N))
    }
  }
  return versions
}

/** The indexes that don't have the items of their table, or aren't filled in time. */
async function unlikeIndexes(engine: Engine): Promise<string[]> {
  const unlike: string[] = []
  for (const region of engine.regions) {
    const inRegion: Engine = {
      ...engine,
      execute: (name, input) => engine.execute(name, input, { region }),
    }
    const { TableNames } = await inRegion.execute('ListTables', {})
    for (const TableName of TableNames) {
      const status = await settledIndex(inRegion, TableName)
      if (status === undefined) continue
      const items = await itemsOf(inRegion, { TableName })
      const entries = status === 'ACTIVE' ? await itemsOf(inRegion, { TableName, IndexName: indexName }) : []
      if (isDeepStrictEqual(items, entries)) continue
      unlike.push(
        `${region} ${TableName}: ${items.length} items, ${entries.length} entries of an index ${status}`,
      )
    }
  }
  return unlike
}

/** The status of a table's index, once it is filled or dropped; undefined if there is none. */
async function settledIndex(engine: Engine, TableName: string): Promise<string | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    const { Table } = await engine.execute('DescribeTable', { TableName })
    const [index] = Table.GlobalSecondaryIndexes ?? []
    if (index?.IndexStatus === undefined || index.IndexStatus === 'ACTIVE' || attempt === 100) {
      return index?.IndexStatus
    }
    await setTimeout(100)
  }
}

async function itemsOf(engine: Engine, input: InputOf<'Scan'>): Promise<string[]> {
  const items = await allOf(engine, 'Scan', input)
  return items.map(({ pk, version }) => `${pk?.S} ${version?.N}`).sort()
}

/** The tables that both regions have with different items. */
function differences(regions: readonly ReadonlyMap<string, number>[]): string[] {
  const [first = new Map<string, number>(), second = new Map<string, number>()] = regions
  return tables.flatMap((table) => {
    const name = nameOf(table, '')
    if (!first.has(name) || !second.has(name)) return []
    const keys = [...new Set([...first.keys(), ...second.keys()])].filter((key) => key.startsWith(name))
    const differing = keys.filter((key) => first.get(key) !== second.get(key))
    const [key = ''] = differing
    return differing.length === 0
      ? []
      : [`${table} differs in ${differing.length} keys: ${key}: ${first.get(key)} and ${second.get(key)}`]
  })
}
