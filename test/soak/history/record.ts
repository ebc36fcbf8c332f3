import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { openEngine } from '../../../src/engine/index.ts'
import type { HistoryProgram } from '../programs/history.ts'
import { startProgram } from '../programs/start.ts'
import { Random } from '../random.ts'
import { answerClock, type Clock, clockReading, clockSince } from './clock.ts'
import { type HistoryEvent, HistoryWriter, readHistory } from './events.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { StreamTail } from './stream-tail.ts'
import { itemKeys, makeTables } from './tables.ts'
import { readAllLists, readVersion } from './workload.ts'

/** The processes of a history. */
export interface RecordOptions {
  /** The directory of the engine, which must be empty. */
  readonly directory: string
  /** The directory of the events, with a file for each process. */
  readonly events: string
  readonly seed: number
  readonly milliseconds: number
  /** Processes that keep the directory open. */
  readonly stayers: number
  /** Processes that repeatedly open it for a call or two and close it. */
  readonly visitors: number
  /** The interval in milliseconds at which a visitor is killed and another started. */
  readonly killEvery?: number
  /** Milliseconds between two steps; 0 by default. */
  readonly pause?: number
  /** The bug planted in the engine of the first process. */
  readonly bug?: PlantedBug
}

/** A history, and the fate of its processes. */
export interface Recorded {
  /** Ordered by the end of each event. */
  readonly history: readonly HistoryEvent[]
  /** The numbers of the killed processes, whose last calls have no known end. */
  readonly killed: ReadonlySet<number>
  /** When all processes were ready and began, by the clock of the events. */
  readonly began: number
}

/** Runs processes on one directory, and collects their events and the final state. */
export async function recordHistory(options: RecordOptions): Promise<Recorded> {
  const { directory, events, seed, milliseconds, stayers, visitors } = options
  await mkdir(events, { recursive: true })
  {
    await using engine = await openEngine({ directory, shardLife: Math.min(milliseconds / 3, 10_000) })
    await makeTables(engine)
  }
  const start = clockReading()
  const clock = clockSince(start)
  using own = new HistoryWriter(events, -1)
  const cast = new Cast(clock, own, (process, stays, replaces) => ({
    directory,
    events,
    process,
    seed: seed * 1000 + process,
    start,
    stays,
    replaces,
    pause: options.pause ?? 0,
    ...(process === 0 && options.bug !== undefined && { bug: options.bug }),
  }))
  const kinds = [...Array<boolean>(stayers).fill(true), ...Array<boolean>(visitors).fill(false)]
  await Promise.all(kinds.map((stays) => cast.start(stays)))
  const began = clock()
  const end = began + milliseconds * 1_000_000
  cast.begin(end)
  const random = new Random(seed)
  while (options.killEvery !== undefined && clock() + options.killEvery * 1_000_000 < end) {
    await setTimeout(options.killEvery)
    await cast.replaceVisitor(random)
  }
  await cast.ended(end)
  await readEnd(directory, clock, own)
  return { history: readHistory(events), killed: cast.killed, began }
}

/** Milliseconds after the end of a run in which each of its processes must end too. */
const patience = 60_000

/** The processes of a run. */
class Cast {
  readonly killed = new Set<number>()
  readonly #clock: Clock
  readonly #own: HistoryWriter
  readonly #describe: (process: number, stays: boolean, replaces: boolean) => HistoryProgram
  readonly #running = new Map<number, { child: ChildProcess; stays: boolean; ended: Promise<void> }>()
  #started = 0
  #end: number | undefined

  constructor(
    clock: Clock,
    own: HistoryWriter,
    describe: (process: number, stays: boolean, replaces: boolean) => HistoryProgram,
  ) {
    this.#clock = clock
    this.#own = own
    this.#describe = describe
  }

  /** Starts a process; resolves when it is ready to begin. */
  async start(stays: boolean): Promise<void> {
    const number = this.#started
    this.#started += 1
    const { child } = startProgram('history', [
      JSON.stringify(this.#describe(number, stays, this.#end !== undefined)),
    ])
    answerClock(child, this.#clock)
    const ended = once(child, 'exit').then(([code, signal]) => {
      this.#running.delete(number)
      if (code === 0 || this.killed.has(number)) return
      this.#fail(`process ${number} ended with ${signal ?? `code ${code}`}`)
    })
    this.#running.set(number, { child, stays, ended })
    const ready = new Promise<void>((resolve) => {
      child.on('message', (message: object) => {
        if ('ready' in message) resolve()
      })
    })
    await Promise.race([ready, ended])
    if (this.#end !== undefined && child.connected) child.send({ end: this.#end }, () => {})
  }

  /** Lets all processes begin, including those started later. They end at a given time. */
  begin(end: number): void {
    this.#end = end
    for (const { child } of this.#running.values()) if (child.connected) child.send({ end })
  }

  /** Kills one of the visitors and starts another. */
  async replaceVisitor(random: Random): Promise<void> {
    const visitors = [...this.#running].filter(([, { stays }]) => !stays)
    const [number, victim] = visitors[random.below(visitors.length)] ?? []
    if (number === undefined || victim === undefined) return
    this.killed.add(number)
    victim.child.kill('SIGKILL')
    await victim.ended
    // The next one is killed in time, whether or not this one is ready by then.
    void this.start(false)
  }

  /** Waits until all have ended, and kills those that don't. */
  async ended(end: number): Promise<void> {
    const hang = new AbortController()
    const all = Promise.all([...this.#running.values()].map(({ ended }) => ended)).then(() => hang.abort())
    const left = Math.max(0, (end - this.#clock()) / 1_000_000) + patience
    await setTimeout(left, undefined, { signal: hang.signal }).catch(() => {})
    for (const [number, { child }] of this.#running) {
      this.#fail(`process ${number} did not end`)
      this.killed.add(number)
      child.kill('SIGKILL')
    }
    await all
  }

  #fail(message: string): void {
    const now = this.#clock()
    this.#own.write({ kind: 'failure', message, from: now, to: now })
  }
}

/** Reads the final state once all processes have ended, as the last events of the history. */
async function readEnd(directory: string, clock: Clock, own: HistoryWriter): Promise<void> {
  const from = clock()
  try {
    await using engine = await openEngine({ directory })
    const reads = await readAllLists(engine)
    own.write({ kind: 'lists', id: -1, reads, appends: [], ok: true, final: true, from, to: clock() })
    const tail = new StreamTail('the end')
    for await (const records of tail.rest(engine)) {
      own.write({ kind: 'stream', reader: tail.name, records, final: true, from, to: clock() })
    }
    for (const key of itemKeys) {
      const saw = await readVersion(engine, key)
      own.write({ kind: 'increment', key, saw, ok: false, from, to: clock() })
    }
  } catch (error) {
    own.write({ kind: 'failure', message: `at the end: ${String(error)}`, from, to: clock() })
  }
}
