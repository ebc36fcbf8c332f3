import { openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directory.ts'
import { abortedReads, fracturedReads, type HistoryEvent, lostUpdates, staleReads } from './history-checks.ts'
import { readLines, startProgram } from './programs/start.ts'
import { atLeast, none, type Row, type Run } from './run.ts'

/**
 * Histories of several processes on one directory, checked for what isolation forbids; and the same histories with a
 * bug planted in each, which the checks have to find.
 */
export const histories: Run = async ({ seed, quick, tell }) => {
  const milliseconds = quick ? 1000 : 30_000
  await using directory = await makeDirectory()
  {
    await using engine = await openEngine({ directory: directory.path })
    await engine.execute('CreateTable', {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
  }
  tell(`three processes read and write the same items for ${milliseconds / 1000} s`)
  const programs = [0, 1, 2].map((at) =>
    startProgram('histories', [directory.path, seed + at, milliseconds].map(String)),
  )
  const parts = await Promise.all(programs.map((program) => readLines<HistoryEvent[]>(program)))
  const history = parts.flat(2).sort((a, b) => a.to - b.to)
  return [
    atLeast('histories: events', history.length, 500, 'events'),
    none('histories: lost updates', lostUpdates(history), 'updates'),
    none('histories: fractured reads', fracturedReads(history), 'reads'),
    none('histories: reads of what was not written', abortedReads(history), 'reads'),
    none('histories: stale reads', staleReads(history), 'reads'),
    planted(history),
  ]
}

/** The bugs that each check finds in the same history once one is planted in it. */
function planted(history: readonly HistoryEvent[]): Row {
  const found = [
    lostUpdates(withIncrementTwice(history)),
    fracturedReads(withRead(history, (version) => ({ left: version, right: version - 1 }))),
    abortedReads(withRead(history, () => ({ left: 1_000_000_000, right: 1_000_000_000 }))),
    staleReads(withRead(history, (version) => ({ left: version - 1, right: version - 1 }))),
  ].filter((count) => count > 0).length
  return atLeast('histories: planted bugs that the checks find', found, 4, 'of 4')
}

function withIncrementTwice(history: readonly HistoryEvent[]): HistoryEvent[] {
  const done = history.find((event) => event.kind === 'increment' && event.ok)
  return done === undefined ? [...history] : [...history, done]
}

/** A read that begins when everything is written, and sees what it shouldn't. */
function withRead(
  history: readonly HistoryEvent[],
  see: (last: number) => { left: number; right: number },
): HistoryEvent[] {
  let last = 0
  let end = 0
  for (const event of history) {
    end = Math.max(end, event.to + 1)
    if (event.kind === 'pair-write' && event.ok) last = Math.max(last, event.version)
  }
  return [...history, { kind: 'pair-read', ...see(last), from: end, to: end }]
}
