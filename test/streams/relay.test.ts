import { once } from 'node:events'
import { mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { a, defineTable, openClient, openStreamClient, prepareTable, streamArnOf } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { fromWire, type StreamClient, systemClock } from '../../src/store/index.ts'
import { ReaderState, type StreamEvent, type StreamPosition } from '../../src/streams/index.ts'
import { readTogether, relayPath, type TogetherOptions } from '../../src/streams/relay/index.ts'

const counters = defineTable({
  name: 'counters',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
})
counters.entity('Count', { attributes: { id: a.id(), n: a.int() }, key: { partition: 'C#{id}', sort: 'C' } })

let directory: string
let engine: Engine
let streamArn: string
let paths = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relay-'))
  engine = await openEngine({ memory: true })
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table: counters, mayCreate: true })
  streamArn = await streamArnOf(client, 'counters')
})

afterAll(async () => {
  await engine.close()
  await rm(directory, { recursive: true })
})

const times = { beat: 5, silence: 2_000, answer: 2_000, election: 5 }

/** Leaves the socket of a process that was killed. */
async function killedReader(path: string): Promise<void> {
  const server = createServer().listen(`${path}.killed`)
  await once(server, 'listening')
  await rename(`${path}.killed`, path)
  server.close()
}

/** The processes of a machine. */
function machine(options: Partial<TogetherOptions> = {}) {
  paths += 1
  const path = join(directory, `${paths}.sock`)
  return { path, start: (own: Partial<TogetherOptions> = {}) => new Process(path, { ...options, ...own }) }
}

/** One process that follows the stream: what it has seen, and what it has called. */
class Process {
  readonly seen: number[] = []
  readonly gaps: string[] = []
  readonly state = new ReaderState('subscriptions', Date.now)
  readonly ended: Promise<void>
  position: StreamPosition | undefined
  calls = 0
  readonly #ending = new AbortController()
  readonly #ready = Promise.withResolvers<void>()

  constructor(path: string, options: Partial<TogetherOptions>) {
    const streams = async (): Promise<StreamClient> => {
      const opened = await openStreamClient({ kind: 'embedded', engine })
      const getRecords: StreamClient['getRecords'] = (...given) => {
        this.calls += 1
        return opened.getRecords(...given)
      }
      return { ...opened, getRecords }
    }
    const events = readTogether({
      streams,
      streamArn,
      path,
      from: 'latest',
      state: this.state,
      signal: this.#ending.signal,
      poll: { least: 0, most: 1 },
      times,
      ...options,
    })
    this.ended = this.#follow(events)
  }

  get ready(): Promise<void> {
    return this.#ready.promise
  }

  /** Resolves once it has seen a count. */
  async saw(n: number): Promise<void> {
    await vi.waitFor(() => expect(this.seen).toContain(n), { timeout: 20_000, interval: 1 })
  }

  async end(): Promise<void> {
    this.#ending.abort()
    await this.ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end()
  }

  async #follow(events: AsyncIterable<StreamEvent>): Promise<void> {
    try {
      for await (const event of events) {
        this.position = event.position
        if (event.kind === 'ready') this.#ready.resolve()
        if (event.kind === 'gap') this.gaps.push(...event.shardIds)
        if (event.kind !== 'records') continue
        for (const { dynamodb } of event.records) this.seen.push(Number(fromWire(dynamodb.NewImage ?? {}).n))
      }
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error
    }
  }
}

let written = 0

async function write(count = 1): Promise<number> {
  for (let more = 0; more < count; more += 1) {
    written += 1
    const Item = { pk: { S: 'C#1' }, sk: { S: 'C' }, id: { S: '1' }, n: { N: String(written) } }
    await engine.execute('PutItem', { TableName: 'counters', Item })
  }
  return written
}

/** The counts after one, up to another. */
function between(first: number, last: number): number[] {
  return Array.from({ length: last - first }, (_, at) => first + at + 1)
}

describe('processes of one machine', () => {
  it('have one reader of the stream, who relays its records to the others', async () => {
    const { start } = machine()
    await using first = start()
    await first.ready
    await using second = start()
    await using third = start()
    await Promise.all([second.ready, third.ready])
    const before = written
    const last = await write(30)
    for (const each of [first, second, third]) {
      await each.saw(last)
      expect(each.seen).toEqual(between(before, last))
    }
    expect([first.state.isReading(), second.state.isReading(), third.state.isReading()]).toEqual([
      true,
      false,
      false,
    ])
    expect([second.calls, third.calls]).toEqual([0, 0])
    await vi.waitFor(() => expect(third.state.lagMs()).toBeLessThan(2_000))
  })

  it('go on without a gap, a loss or a repetition when the reader ends, again and again', async () => {
    const { start } = machine()
    const processes: Process[] = []
    for (let count = 0; count < 4; count += 1) {
      processes.push(start())
      await processes.at(-1)?.ready
    }
    const before = written
    const writing = new AbortController()
    const load = (async () => {
      while (!writing.signal.aborted) await write().then(() => wait(1))
    })()
    while (processes.length > 1) {
      const reader = await vi.waitFor(() => {
        const [only, ...others] = processes.filter(({ state }) => state.isReading())
        expect([only !== undefined, others.length]).toEqual([true, 0])
        return only
      }, 20_000)
      await Promise.all(processes.map((each) => each.saw(written)))
      await reader?.end()
      processes.splice(processes.indexOf(reader as Process), 1)
    }
    writing.abort()
    await load
    const [survivor] = processes
    await survivor?.saw(written)
    expect([survivor?.seen, survivor?.gaps]).toEqual([between(before, written), []])
    await survivor?.end()
  })

  it('repeat no change from before they began when the reader ends in a quiet shard', async () => {
    await write(3)
    const { start } = machine()
    const reader = start()
    await vi.waitFor(() => expect(reader.state.isReading()).toBe(true), { timeout: 20_000, interval: 1 })
    await using other = start()
    await other.ready
    await reader.end()
    await vi.waitFor(() => expect(other.state.isReading()).toBe(true), { timeout: 20_000, interval: 1 })
    const last = await write()
    await other.saw(last)
    expect(other.seen).toEqual([last])
  })

  it('read the stream themselves until they have what the reader keeps', async () => {
    const { start } = machine()
    await using old = start({ path: join(directory, 'elsewhere.sock') })
    await old.ready
    await old.saw(await write())
    const from = old.position
    await write(5)
    await using reader = start()
    await reader.ready
    const before = written - 5
    await using behind = start({ from: from ?? 'latest' })
    const last = await write()
    await behind.saw(last)
    expect(behind.seen).toEqual(between(before, last))
    await reader.saw(last)
    await vi.waitFor(() => expect(behind.state.isReading()).toBe(false), 20_000)
    const calls = behind.calls
    await behind.saw(await write())
    expect([behind.seen, behind.calls]).toEqual([between(before, written), calls])
  })

  it('that take the records too slowly are left, and miss none', async () => {
    const { start } = machine({ queuedBytes: 0 })
    await using reader = start()
    await reader.ready
    await using slow = start()
    await slow.ready
    const before = written
    for (let times = 0; times < 20; times += 1) await write(10)
    await slow.saw(written)
    expect([slow.seen, slow.gaps]).toEqual([between(before, written), []])
  })

  it('take the place of a reader that does not respond', async () => {
    const { path, start } = machine()
    const hung = createServer().listen(path)
    const times = { beat: 5, silence: 50, answer: 50, election: 1 }
    await using process = start({ times })
    await process.ready
    await process.saw(await write())
    expect(process.state.isReading()).toBe(true)
    hung.close()
  })

  it('leave the place of a reader that was killed to those who followed it, if they begin just then', async () => {
    const { path, start } = machine()
    await using elsewhere = start({ path: join(directory, 'followed.sock') })
    await elsewhere.ready
    await elsewhere.saw(await write())
    const from = elsewhere.position ?? 'latest'
    await killedReader(path)
    const { promise: electionEnds, resolve: endElection } = Promise.withResolvers<void>()
    const clock = {
      ...systemClock,
      sleep: (ms: number, signal?: AbortSignal) =>
        ms === 2 * times.election ? electionEnds : systemClock.sleep(ms, signal),
    }
    await using beginning = start({ clock })
    await using follower = start({ from })
    await follower.ready
    endElection()
    await beginning.ready
    expect([follower, beginning].map(({ state }) => state.isReading())).toEqual([true, false])
    const last = await write()
    await Promise.all([follower.saw(last), beginning.saw(last)])
    expect(beginning.seen).toEqual([last])
  })

  it('have one reader again after two have begun at the same time', async () => {
    const { path, start } = machine()
    await using one = start()
    await one.ready
    await rm(path)
    await using other = start()
    await other.ready
    await vi.waitFor(() => {
      expect([one, other].filter(({ state }) => state.isReading())).toHaveLength(1)
      expect([one, other].filter(({ state }) => state.lagMs() !== undefined)).toHaveLength(2)
    }, 20_000)
    const last = await write()
    await Promise.all([one.saw(last), other.saw(last)])
  })
})

describe('the socket of a machine', () => {
  it('is in a directory that only this user can enter', async () => {
    vi.stubEnv('XDG_RUNTIME_DIR', directory)
    try {
      const path = await relayPath('one')
      expect(await relayPath('one')).toBe(path)
      expect(await relayPath('other')).not.toBe(path)
      const found = await stat(join(path ?? '', '..'))
      expect([found.mode & 0o777, found.uid]).toEqual([0o700, process.getuid?.()])
    } finally {
      vi.unstubAllEnvs()
    }
  })
})
