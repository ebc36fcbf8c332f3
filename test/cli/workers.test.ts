import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMetrics } from 'dynagate'
import { describe, expect, it } from 'vitest'
import { mergeMetrics } from '../../src/cli/workers/merge-metrics.ts'
import type { ToWorker } from '../../src/cli/workers/messages.ts'
import { Supervisor, type WorkerEvents } from '../../src/cli/workers/supervisor.ts'
import { readExposition } from '../server/exposition.ts'
import { runCli, startCli, trialApp } from './run-cli.ts'

const greeted = {
  url: 'http://127.0.0.1:4000/graphql',
  hasGraphiQL: false,
  data: 'here',
  profile: 'production',
  example: undefined,
} as const

/** A process that does what the test says. */
interface Fake extends WorkerEvents {
  readonly pid: number
  readonly sent: ToWorker[]
  isKilled: boolean
}

/** A supervisor of processes that do nothing by themselves, with a clock of its own. */
function supervised(count: number) {
  const processes: Fake[] = []
  const lines: string[] = []
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  let now = 0
  const supervisor = new Supervisor({
    count,
    now: () => now,
    later(milliseconds, run) {
      const timer = { at: now + milliseconds, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    tell: (line) => lines.push(line),
    fork(events) {
      const fake: Fake = { ...events, pid: 100 + processes.length, sent: [], isKilled: false }
      processes.push(fake)
      return {
        pid: fake.pid,
        send: (message) => fake.sent.push(message),
        kill() {
          fake.isKilled = true
          fake.onExit(null, 'SIGKILL')
        },
      }
    },
  })
  const pass = (milliseconds: number) => {
    now += milliseconds
    for (const timer of [...timers]) {
      if (timer.at > now || !timers.delete(timer)) continue
      timer.run()
    }
  }
  const serves = (process: Fake | undefined) => process?.onMessage({ kind: 'ready', greeted })
  return { supervisor, processes, lines, pass, serves }
}

/** All workers serve. */
async function running(count: number) {
  const all = supervised(count)
  const started = all.supervisor.start()
  for (let at = 0; at < count; at += 1) {
    all.serves(all.processes[at])
    await Promise.resolve()
  }
  await started
  return all
}

describe('the workers of dynagate start', () => {
  it('start once the first one serves, which may have created the table', async () => {
    const { supervisor, processes, serves } = supervised(3)
    const started = supervisor.start()
    expect([processes.length, supervisor.isReady]).toEqual([1, false])
    serves(processes[0])
    await Promise.resolve()
    expect([processes.length, supervisor.isReady]).toEqual([3, true])
    serves(processes[1])
    serves(processes[2])
    expect((await started).greeted).toEqual(greeted)
  })

  it('fail with the exit code of a first one that ends, which is not replaced', async () => {
    const { supervisor, processes, pass } = supervised(2)
    const started = supervisor.start()
    processes[0]?.onExit(2, null)
    await expect(started).rejects.toMatchObject({ code: 2 })
    pass(60_000)
    expect(processes).toHaveLength(1)
  })

  it('are replaced when they end, also one that has replaced another and never served', async () => {
    const { processes, lines, pass } = await running(2)
    processes[1]?.onExit(null, 'SIGSEGV')
    pass(50)
    processes[2]?.onExit(1, null)
    pass(100)
    expect(processes).toHaveLength(4)
    expect(lines.slice(2)).toEqual([
      'Worker 2 (process 101) has ended with SIGSEGV; another one starts.',
      'Worker 2 (process 102) has ended with 1; another one starts.',
    ])
  })

  it('are given up after ten in a minute', async () => {
    const { supervisor, processes, lines, pass, serves } = await running(1)
    for (let time = 0; time < 11; time += 1) {
      processes.at(-1)?.onExit(1, null)
      pass(5_000)
      if (time < 10) serves(processes.at(-1))
    }
    await supervisor.gaveUp
    expect(processes).toHaveLength(11)
    expect(lines.at(-1)).toBe('Worker 1 (process 110) has ended with 1; too many have ended recently.')
  })

  it('stop together, and those that do not are killed', async () => {
    const { supervisor, processes, lines, pass } = await running(2)
    const stopped = supervisor.stop(24_000)
    expect(processes.map(({ sent }) => sent)).toEqual([[{ kind: 'stop' }], [{ kind: 'stop' }]])
    expect(supervisor.isReady).toBe(false)
    processes[0]?.onExit(0, null)
    pass(24_000)
    await stopped
    expect(processes.map(({ isKilled }) => isKilled)).toEqual([false, true])
    expect(lines.at(-1)).toBe('Worker 2 (process 101) still runs: it is killed.')
    pass(60_000)
    expect(processes, 'none is replaced').toHaveLength(2)
  })

  it('are killed and replaced when they no longer answer, and only then', async () => {
    const { processes, lines, pass, serves } = await running(3)
    const [answering, hanging, stopped] = processes
    hanging?.onMessage({ kind: 'pong' })
    stopped?.onExit(0, null)
    pass(50)
    const starting = processes[3]
    for (let second = 1; second <= 10; second += 1) {
      pass(1_000)
      answering?.onMessage({ kind: 'pong' })
    }
    expect(hanging?.isKilled, 'its first ping is nine seconds old').toBe(false)
    pass(1_000)
    expect(processes.map(({ isKilled }) => isKilled)).toEqual([false, true, false, false])
    expect(hanging?.sent, 'its pipe is not filled').toEqual([{ kind: 'ping' }])
    expect(lines.slice(-2)).toEqual([
      "Worker 2 (process 101) hasn't answered for 10 s: it is killed.",
      'Worker 2 (process 101) has ended with SIGKILL; another one starts.',
    ])
    pass(100)
    expect(processes).toHaveLength(5)
    serves(starting)
    for (let second = 1; second <= 10; second += 1) pass(1_000)
    expect(starting?.isKilled, 'it has begun to serve just now').toBe(false)
  })

  it('have as long as ever to answer after the machine was suspended', async () => {
    const { processes, pass } = await running(1)
    pass(1_000)
    pass(3_600_000)
    expect(processes[0]?.isKilled).toBe(false)
  })

  it('are not killed for not answering while they stop', async () => {
    const { supervisor, processes, pass } = await running(2)
    for (let second = 1; second <= 10; second += 1) pass(1_000)
    const ended = supervisor.stop(24_000)
    for (let second = 1; second <= 20; second += 1) pass(1_000)
    expect(processes.map(({ isKilled }) => isKilled)).toEqual([false, false])
    for (const { onExit } of processes) onExit(0, null)
    await ended
  })

  it('have metrics with their numbers, without one that does not answer', async () => {
    const { supervisor, processes, pass } = await running(3)
    const asked = supervisor.metrics()
    for (const [at, { sent, onMessage }] of processes.entries()) {
      const [message] = sent
      if (at === 1 || message?.kind !== 'metrics') continue
      onMessage({ kind: 'metrics', id: message.id, text: '# HELP a b\n# TYPE a gauge\na 1\na{c="d"} 2\n' })
    }
    pass(2_000)
    expect(await asked).toBe(
      '# HELP a b\n# TYPE a gauge\na{worker="1"} 1\na{worker="1",c="d"} 2\na{worker="3"} 1\na{worker="3",c="d"} 2\n',
    )
  })

  it('have well-formed metrics, whatever the labels contain', () => {
    const text = (pattern: string) => {
      const metrics = createMetrics()
      metrics.onRead({ pattern, from: 'table' })
      return metrics.text()
    }
    const merged = mergeMetrics([
      { worker: 1, text: text('a "quoted" \\ name{x="1"} 2\n# TYPE b') },
      { worker: 2, text: text('plain') },
    ])
    const samples = readExposition(merged)
    expect(samples.get('dynagate_reads_total{worker="2",pattern="plain",from="table"}')).toBe(1)
    expect(samples.size).toBe(2 * readExposition(text('plain')).size)
  })
})

describe('dynagate start --workers 2', () => {
  it('serves one port and one directory, and ends without losing an accepted request', async () => {
    await using folder = await temporaryFolder()
    const args = ['start', '--schema', trialApp, '--port', '0', '--dir', folder.path]
    await using gateway = await startCli([...args, '--workers', '2', '--admin-port', '0'], /^Stop it/)
    const text = gateway.lines.join('\n')
    expect(text.match(/Seeding items: 20 of 20/g)).toHaveLength(1)
    const url = /running: (\S+)/.exec(text)?.[1] ?? ''
    // A connection of its own for each request, so that both workers get some.
    const init = { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close' } }
    const ask = async (query: string) =>
      (await fetch(url, { ...init, body: JSON.stringify({ query }) })).json()
    const scrape = async () => (await fetch(/Metrics: (\S+)/.exec(text)?.[1] ?? '')).text()
    for (const answer of await Promise.all(Array.from({ length: 6 }, () => ask('{ zebra }'))))
      expect(answer).toEqual({ data: { zebra: 'stripes' } })
    const samples = readExposition(await scrape())
    const series = 'operation="anonymous",type="query",code="OK"'
    const served = ['1', '2'].map(
      (worker) => samples.get(`dynagate_operations_total{worker="${worker}",${series}}`) ?? 0,
    )
    expect(served[0], 'of the first').toBeGreaterThan(0)
    expect(served[1], 'of the second').toBeGreaterThan(0)
    const late = ask('{ untilStopped }')
    const inFlight = /^dynagate_requests_in_flight\S* 1$/m
    for (let times = 0; times < 1_000 && !inFlight.test(await scrape()); times += 1);
    expect(await gateway.stop()).toBe(0)
    expect(await late).toEqual({ data: { untilStopped: 'asked to stop' } })
    const { mode } = await stat(join(folder.path, 'cursor-secret'))
    expect(mode & 0o777, 'nobody else reads the secret').toBe(0o600)
    await using alone = await startCli(args, /^Stop it/)
    expect(alone.lines.join('\n'), 'the data is stored').not.toContain('Seeding')
  })
})

it('a gateway whose first worker fails ends with its exit code', async () => {
  await using folder = await temporaryFolder()
  const faulty = 'test/cli/faulty-app/model.ts'
  const { code, err } = await runCli(['start', '--schema', faulty, '--dir', folder.path, '--workers', '2'])
  expect(code).toBeGreaterThan(0)
  expect(err).toContain('dynagate start: ')
})

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'dynagate-workers-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
