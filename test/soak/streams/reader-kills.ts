import { setTimeout as wait } from 'node:timers/promises'
import { openEngine } from '../../../src/engine/index.ts'
import { openClient, prepareTable } from '../../../src/index.ts'
import { makeDirectory } from '../directory.ts'
import { type Program, startProgram } from '../programs/start.ts'
import { Random } from '../random.ts'
import { atLeast, atMost, none, type Row, type RunOptions } from '../run.ts'
import { board, countItem } from './board.ts'

/**
 * Five processes of one machine follow counters, of which one reads the stream for all. It is killed 30 times, while the
 * counters are incremented and shards split and end. The others must see every count, in order, and each once.
 */
export async function readerKills({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const kills = quick ? 3 : 30
  const random = new Random(seed)
  await using directory = await makeDirectory()
  await using engine = await openEngine({ directory: directory.path, shardLife: 20_000 })
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table: board, mayCreate: true })
  const processes = new Followers(directory.path)
  await processes.areReady()
  const counts = new Map(topics.map((topic) => [topic, 0]))
  const writing = new AbortController()
  const load = (async () => {
    while (!writing.signal.aborted) {
      for (const topic of topics) {
        const n = (counts.get(topic) ?? 0) + 1
        await engine.execute('PutItem', { TableName: 'board', Item: countItem(topic, n) })
        counts.set(topic, n)
      }
      await wait(20)
    }
  })()
  let killed = 0
  for (; killed < kills; killed += 1) {
    await processes.killReader()
    await wait(random.below(200))
    if (killed % 10 === 5) await engine.splitShards('board')
  }
  writing.abort()
  await load
  await processes.haveSeen(counts)
  const { faults, gaps, seen, readers } = processes
  const behind = processes.behind(counts)
  await processes.close()
  tell(`${killed} readers killed, ${seen} events`)
  return [
    atLeast('streams: readers killed that relayed to others', killed, kills, 'kills'),
    none('streams: relayed changes that are lost, repeated or out of order', faults, 'changes'),
    none('streams: gaps of processes whose reader was killed', gaps, 'gaps'),
    none('streams: processes that miss the last change', behind, 'processes'),
    atMost('streams: readers of the machine in the end', readers, 1, 'readers'),
  ]
}

const topics = ['t1', 't2', 't3', 't4', 't5']

/** A line of the program `followers`. */
type Line =
  | { readonly isReading: boolean }
  | { readonly topic: string; readonly kind: string; readonly n?: number }

/** Five processes at any time. */
class Followers {
  readonly #directory: string
  readonly #alive = new Set<Follower>()
  readonly #ended: Follower[] = []

  constructor(directory: string) {
    this.#directory = directory
    for (let count = 0; count < 5; count += 1) this.#start()
  }

  /** Lost, repeated or disordered changes of all processes. */
  get faults(): number {
    return this.#sum('faults')
  }

  get gaps(): number {
    return this.#sum('gaps')
  }

  get seen(): number {
    return this.#sum('seen')
  }

  /** How many read the stream. */
  get readers(): number {
    return [...this.#alive].filter(({ isReading }) => isReading).length
  }

  /** Resolves when all processes follow. */
  async areReady(): Promise<void> {
    await Promise.all([...this.#alive].map(({ ready }) => ready))
  }

  /** Kills the process that reads, once the others follow, and starts another one. */
  async killReader(): Promise<void> {
    await this.areReady()
    await until(() => this.readers === 1)
    const reader = [...this.#alive].find(({ isReading }) => isReading)
    if (reader === undefined) throw new Error('no process reads the stream')
    reader.program.child.kill('SIGKILL')
    this.#alive.delete(reader)
    this.#ended.push(reader)
    this.#start()
  }

  /** Resolves when all processes have seen the last counts and one reads, or too late. */
  async haveSeen(counts: ReadonlyMap<string, number>): Promise<void> {
    await this.areReady()
    await until(() => this.behind(counts) === 0 && this.readers === 1).catch(() => {})
  }

  /** How many have not seen the last counts. */
  behind(counts: ReadonlyMap<string, number>): number {
    const isBehind = ({ last }: Follower) =>
      [...counts].some(([topic, n]) => last.has(topic) && last.get(topic) !== n)
    return [...this.#alive].filter(isBehind).length
  }

  async close(): Promise<void> {
    for (const { program } of this.#alive) program.child.disconnect()
    await Promise.all([...this.#alive].map(({ program }) => program.exit))
  }

  #start(): void {
    this.#alive.add(new Follower(startProgram('followers', [this.#directory, ...topics])))
  }

  #sum(what: 'faults' | 'gaps' | 'seen'): number {
    return [...this.#alive, ...this.#ended].reduce((sum, follower) => sum + follower[what], 0)
  }
}

/** One process, and what it has seen. */
class Follower {
  readonly program: Program
  /** The last count of each topic. */
  readonly last = new Map<string, number>()
  faults = 0
  gaps = 0
  seen = 0
  isReading = false
  readonly #ready = Promise.withResolvers<void>()
  #readyTopics = 0

  constructor(program: Program) {
    this.program = program
    void this.#read()
  }

  /** Resolves when it follows all topics. */
  get ready(): Promise<void> {
    return this.#ready.promise
  }

  async #read(): Promise<void> {
    for await (const text of this.program.lines) {
      const line = JSON.parse(text) as Line
      if ('isReading' in line) this.isReading = line.isReading
      else this.#see(line)
    }
    if (this.program.child.exitCode) this.#ready.reject(new Error('a process has failed'))
  }

  #see({ topic, kind, n }: Exclude<Line, { isReading: boolean }>): void {
    if (kind === 'ready') {
      this.#readyTopics += 1
      if (this.#readyTopics === topics.length) this.#ready.resolve()
    }
    if (kind === 'gap') this.gaps += 1
    if (n === undefined) return
    this.seen += 1
    const before = this.last.get(topic)
    if (before !== undefined && n !== before + 1) this.faults += 1
    this.last.set(topic, n)
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 60_000
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error('it has not become true within a minute')
    await wait(5)
  }
}
