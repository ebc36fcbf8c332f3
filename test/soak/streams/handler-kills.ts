import { setTimeout as wait } from 'node:timers/promises'
import { openEngine } from '../../../src/engine/index.ts'
import { openClient, prepareTable } from '../../../src/index.ts'
import { makeDirectory } from '../directory.ts'
import { type Program, startProgram } from '../programs/start.ts'
import { Random } from '../random.ts'
import { atLeast, none, type Row, type RunOptions } from '../run.ts'
import { board, countItem } from './board.ts'

/** A line of the program `handlers`. */
type Line = Change | { readonly report: string; readonly error?: string }

interface Change {
  readonly topic: string
  readonly n: number
  readonly token: string
}

/**
 * Kills the process that runs the handlers 100 times, while counters are incremented and shards split and end. Another
 * process takes its place each time. Every change must arrive, those of a counter in order once repeated ones are dropped
 * by their token.
 */
export async function handlerKills({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const kills = quick ? 4 : 100
  const random = new Random(seed)
  await using directory = await makeDirectory()
  await using engine = await openEngine({ directory: directory.path, shardLife: 20_000 })
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table: board, mayCreate: true })
  const group = new HandlerProcesses(directory.path)
  await group.holder()
  const counts = new Map<string, number>()
  const writing = new AbortController()
  let written = 0
  const load = writeCounts(async (topic, n) => {
    // A machine that starts processes slowly has them handle less than is written.
    while (written - group.distinct > 3_000 && !writing.signal.aborted) await wait(50)
    await engine.execute('PutItem', { TableName: 'board', Item: countItem(topic, n) })
    counts.set(topic, n)
    written += 1
  }, writing.signal)
  let open = 1
  for (let kill = 1; kill <= kills; kill += 1) {
    const holder = await group.holder()
    await wait(random.below(400))
    if (kill % 3 === 0 && open < 16) open = await engine.splitShards('board')
    group.kill(holder)
    if (kill % 20 === 0)
      tell(`${kill} of ${kills} kills, ${open} open shards, ${group.changes.length} changes`)
  }
  writing.abort()
  await load
  const giveUpAt = performance.now() + 120_000
  while (group.distinct < written && performance.now() < giveUpAt) await wait(100)
  await group.close()
  const { lost, disordered, repeated } = compare(counts, group.changes)
  return [
    atLeast('streams: processes with handlers killed', kills, quick ? 4 : 100, 'kills'),
    atLeast('streams: changes meanwhile', written, kills * 10, 'changes'),
    atLeast('streams: shards open in the end', open, quick ? 2 : 16, 'shards'),
    none('streams: changes that no handler received', lost, 'changes'),
    none('streams: changes out of order', disordered, 'changes'),
    none('streams: gaps reported', group.reports('gap'), 'gaps'),
    none('streams: dead letters', group.reports('deadLetter'), 'letters'),
    atLeast('streams: changes received again after a kill, with their token', repeated, 0, 'changes'),
  ]
}

const topics = Array.from({ length: 40 }, (_, at) => `t${at}`)

/** Increments counters, about 150 times a second, each after its last write has been acknowledged. */
async function writeCounts(
  write: (topic: string, n: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    topics.map(async (topic) => {
      for (let n = 1; !signal.aborted; n += 1) {
        await write(topic, n)
        await wait(250)
      }
    }),
  )
}

/** Two processes with handlers at any time. */
class HandlerProcesses {
  readonly changes: Change[] = []
  readonly #directory: string
  readonly #programs = new Set<Program>()
  readonly #reports: string[] = []
  readonly #tokens = new Set<string>()
  #holder = Promise.withResolvers<Program>()

  constructor(directory: string) {
    this.#directory = directory
    for (let count = 0; count < 2; count += 1) this.#start()
  }

  /** The process that runs the handlers, once one does. */
  holder(): Promise<Program> {
    return this.#holder.promise
  }

  kill(program: Program): void {
    this.#holder = Promise.withResolvers()
    program.child.kill('SIGKILL')
    this.#start()
  }

  reports(kind: string): number {
    return this.#reports.filter((report) => report === kind).length
  }

  /** The number of different changes that were received. */
  get distinct(): number {
    return this.#tokens.size
  }

  async close(): Promise<void> {
    for (const { child } of this.#programs) child.disconnect()
    await Promise.all([...this.#programs].map(({ exit }) => exit))
  }

  #start(): void {
    const program = startProgram('handlers', [this.#directory])
    this.#programs.add(program)
    void this.#read(program)
  }

  async #read(program: Program): Promise<void> {
    for await (const text of program.lines) {
      const line = JSON.parse(text) as Line
      if ('n' in line) {
        this.changes.push(line)
        this.#tokens.add(line.token)
        continue
      }
      this.#reports.push(line.report)
      if (line.report === 'started') this.#holder.resolve(program)
    }
    this.#programs.delete(program)
    if (program.child.exitCode) this.#holder.reject(new Error('a process with handlers has failed'))
  }
}

function compare(counts: ReadonlyMap<string, number>, changes: readonly Change[]) {
  const tokens = new Set<string>()
  const last = new Map<string, number>()
  let [disordered, repeated] = [0, 0]
  for (const { topic, n, token } of changes) {
    if (tokens.has(token)) {
      repeated += 1
      continue
    }
    tokens.add(token)
    if (n !== (last.get(topic) ?? 0) + 1) disordered += 1
    last.set(topic, n)
  }
  const written = [...counts.values()].reduce((sum, n) => sum + n, 0)
  return { lost: written - tokens.size, disordered, repeated }
}
