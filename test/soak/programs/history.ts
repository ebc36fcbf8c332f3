import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { type Engine, openEngine } from '../../../src/engine/index.ts'
import { checkClock, clockSince } from '../history/clock.ts'
import { HistoryWriter } from '../history/events.ts'
import { type PlantedBug, plantBug } from '../history/planted-bugs.ts'
import { makeTables } from '../history/tables.ts'
import { makeWorkload, type Step } from '../history/workload.ts'
import { Random } from '../random.ts'

/** The argument of the program, in JSON. */
export interface HistoryProgram {
  readonly directory: string
  /** The file of its events. */
  readonly events: string
  /** Its unique number. */
  readonly process: number
  readonly seed: number
  /** The clock's reading when the run began. */
  readonly start: string
  /** Whether it keeps the directory open, or opens and closes it repeatedly for a call or two. */
  readonly stays: boolean
  /** Whether it replaces a killed process, and starts as soon as it can. */
  readonly replaces: boolean
  /** Milliseconds between two steps of one loop. */
  readonly pause: number
  /** The bug planted in its engine. */
  readonly bug?: PlantedBug
}

/** Writes and reads a few items concurrently with others, and records its calls and their results. */
const options = JSON.parse(process.argv[2] ?? '') as HistoryProgram
const clock = clockSince(options.start)
const random = new Random(options.seed)
using events = new HistoryWriter(options.events, options.process)
let failures = 0
/** The number of calls after a bug has occurred, enough to reach every item. */
let incrementsLeft = Number.POSITIVE_INFINITY
await checkClock(clock)
if (!options.replaces) await warmUp()
const end = await begin()
const workload = makeWorkload({
  process: options.process,
  random,
  clock,
  record(event) {
    events.write(event)
    if (event.kind === 'increment') incrementsLeft -= 1
  },
})
if (options.stays) await stay()
else {
  // At least once, however busy the machine is.
  do await visit()
  while (!isOver())
}
await checkClock(clock)

/** Executes every step once, in memory, because the engine loads operations on first use. */
async function warmUp(): Promise<void> {
  await using engine = await openEngine({ memory: true })
  await makeTables(engine)
  const rehearsal = makeWorkload({ process: options.process, random, clock, record: () => {} })
  for (const step of Object.values(rehearsal) as Step[]) await step(engine)
}

/** Reports that this process is ready and waits until all are. Returns the time at which they end. */
async function begin(): Promise<number> {
  const message = once(process, 'message')
  process.send?.({ ready: true })
  const [{ end }] = (await message) as [{ end: number }]
  return end
}

async function stay(): Promise<void> {
  const engine = await open()
  if (engine === undefined) return
  const { increment, appendBlindly, appendToWhatWasRead, readLists, readOwner, readRanks, readStream } =
    workload
  const rounds = [
    [increment],
    [increment, readOwner, readRanks],
    [appendBlindly],
    [appendToWhatWasRead],
    [readLists],
    // One reader of the stream is enough; it continues from its position.
    ...(options.process === 0 ? [[readStream]] : []),
  ]
  await Promise.all(
    rounds.map(async (steps) => {
      do {
        await attempt(random.of(steps), engine)
        await (options.pause === 0
          ? new Promise((resolve) => setImmediate(resolve))
          : setTimeout(options.pause))
      } while (!isOver())
    }),
  )
  await close(engine)
}

async function visit(): Promise<void> {
  const engine = await open()
  if (engine === undefined) return
  const { increment, appendBlindly, appendToWhatWasRead, readLists, readOwner, readRanks } = workload
  await attempt(random.of([readLists, readOwner, readRanks]), engine)
  await attempt(random.of([increment, appendBlindly, appendToWhatWasRead]), engine)
  await close(engine)
  if (options.pause > 0) await setTimeout(options.pause)
}

async function open(): Promise<Engine | undefined> {
  const from = clock()
  try {
    const engine = await openEngine({ directory: options.directory })
    events.write({ kind: 'open', from, to: clock() })
    return options.bug === undefined ? engine : plantBug(engine, options.bug, () => (incrementsLeft = 100))
  } catch (error) {
    await fail('open', error, from)
    return undefined
  }
}

async function attempt(step: Step, engine: Engine): Promise<void> {
  const from = clock()
  try {
    await step(engine)
  } catch (error) {
    await fail(step.name, error, from)
  }
}

async function close(engine: Engine): Promise<void> {
  const from = clock()
  await engine.close().catch((error: unknown) => fail('close', error, from))
}

/** Records an unexplained error. A process with many of them ends. */
async function fail(step: string, error: unknown, from: number): Promise<void> {
  failures += 1
  events.write({ kind: 'failure', message: `${step}: ${String(error)}`, from, to: clock() })
  await setTimeout(10)
}

function isOver(): boolean {
  return failures >= 20 || incrementsLeft <= 0 || clock() >= end
}
