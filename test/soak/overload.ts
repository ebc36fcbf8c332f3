import { setTimeout as wait } from 'node:timers/promises'
import { KeepAlive } from './keep-alive.ts'
import { type Program, readLines, startProgram } from './programs/start.ts'
import { atLeast, atMost, none, type Row, type Run } from './run.ts'

/**
 * A gateway before a DynamoDB that serves ten calls at a time, each in 20 ms: what it serves while just as many requests
 * arrive, and while four times as many do; its memory then, and how long health checks take.
 */
export const overload: Run = async ({ quick, tell }) => {
  await using dynamo = await started('slow-dynamo', [String(slots), String(serviceMs)])
  await using gateway = await started('overloaded-gateway', [`http://127.0.0.1:${dynamo.port}`])
  await using load = new Load(gateway.port)
  // Like a load balancer, it has its connection before the load comes.
  const checks = startProgram('health-checks', [String(gateway.port)])
  await load.closedLoop({ clients: 2 * slots, milliseconds: quick ? 1_000 : 3_000 })
  const peak = await load.closedLoop({ clients: 2 * slots, milliseconds: quick ? 2_000 : 5_000 })
  checks.child.send('begin')
  const perSecond = (4 * 1_000 * slots) / serviceMs
  // The limit of requests follows within the first seconds, and what it allows is allocated.
  const early = await load.openLoop({ perSecond, milliseconds: quick ? 1_000 : 5_000 })
  const before = await gateway.heap()
  const late = await load.openLoop({ perSecond, milliseconds: quick ? 2_000 : 15_000 })
  const after = await gateway.heap()
  const served = (early.served + late.served) / (early.seconds + late.seconds)
  checks.child.send('end')
  const [healthMs = []] = await readLines<number[]>(checks)
  const firstHealthMs = healthMs.slice(0, firstSeconds * checksPerSecond)
  const lateHealthMs = healthMs.slice(-Math.floor(late.seconds * checksPerSecond))
  tell(
    `${rounded(peak.served / peak.seconds)} a second at the peak; of ${perSecond} a second ${rounded(served)} served, ` +
      `${early.shed + late.shed} rejected, ${early.other + late.other} others, the 99th percentile after ` +
      `${rounded(late.latencies.sort((a, b) => a - b)[Math.floor(0.99 * late.latencies.length)] ?? 0)} ms`,
  )
  return [
    atLeast('overload: served, of the peak', rounded((100 * served * peak.seconds) / peak.served), 80, '%'),
    atMost('overload: health, 99th percentile', percentile(99, healthMs), 50, 'ms'),
    atMost(
      'overload: health, 99th percentile once the limit has followed',
      percentile(99, lateHealthMs),
      50,
      'ms',
    ),
    atMost(
      'overload: health, 95th percentile of the first two seconds',
      percentile(95, firstHealthMs),
      50,
      'ms',
    ),
    atMost('overload: heap added', (after - before) / 1_000_000, 5, 'MB'),
    none('overload: responses neither served nor rejected with 503', late.other, 'responses'),
  ] satisfies Row[]
}

/** As `health-checks` asks. */
const checksPerSecond = 20
/** Then the load comes as a surprise. */
const firstSeconds = 2
const slots = 10
const serviceMs = 20

interface Started extends AsyncDisposable {
  readonly port: number
  /** Bytes of its heap after a garbage collection. */
  heap(): Promise<number>
}

async function started(name: string, args: readonly string[]): Promise<Started> {
  const program: Program = startProgram(name, args)
  const lines = program.lines[Symbol.asyncIterator]()
  const next = async <Line>() => {
    const { done, value } = await lines.next()
    if (done) throw new Error(`${name} has ended`)
    return JSON.parse(value) as Line
  }
  const { port } = await next<{ port: number }>()
  return {
    port,
    async heap() {
      program.child.send('heap')
      return (await next<{ heap: number }>()).heap
    },
    async [Symbol.asyncDispose]() {
      program.child.disconnect()
      await program.exit
    },
  }
}

/** What became of the requests of a load. */
class Outcomes {
  served = 0
  shed = 0
  other = 0
  seconds = 0
  /** Of what was served, in milliseconds. */
  readonly latencies: number[] = []
}

/** Requests to a gateway, each for another item. */
class Load {
  readonly #connections: KeepAlive
  #at = 0

  constructor(port: number) {
    this.#connections = new KeepAlive(port, '/graphql')
  }

  /** Each client sends its next request after a response. */
  async closedLoop({ clients, milliseconds }: { clients: number; milliseconds: number }): Promise<Outcomes> {
    const outcomes = new Outcomes()
    const began = performance.now()
    const client = async () => {
      while (performance.now() - began < milliseconds) await this.#send(outcomes)
    }
    await Promise.all(Array.from({ length: clients }, client))
    outcomes.seconds = (performance.now() - began) / 1_000
    return outcomes
  }

  /** Sends at a fixed rate, whatever the responses are. */
  async openLoop({ perSecond, milliseconds }: { perSecond: number; milliseconds: number }) {
    const outcomes = new Outcomes()
    const began = performance.now()
    const sent: Promise<void>[] = []
    for (let now = 0; now < milliseconds; now = performance.now() - began) {
      while (sent.length < (now * perSecond) / 1_000) sent.push(this.#send(outcomes))
      await wait(2)
    }
    outcomes.seconds = (performance.now() - began) / 1_000
    await Promise.all(sent)
    return outcomes
  }

  async #send(outcomes: Outcomes): Promise<void> {
    this.#at += 1
    const sentAt = performance.now()
    const { status, body } = await this.#connections.post(
      `{"query":"query Thing($id: ID!) { thing(thingId: $id) { name } }","variables":{"id":"${this.#at}"}}`,
    )
    if (status === 200 && body === served) {
      outcomes.served += 1
      outcomes.latencies.push(performance.now() - sentAt)
    } else if (status === 503 && body.includes('OVERLOADED')) outcomes.shed += 1
    else outcomes.other += 1
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections[Symbol.asyncDispose]()
  }
}

const served = '{"data":{"thing":{"name":"a thing"}}}'

function rounded(figure: number): number {
  return Math.round(10 * figure) / 10
}

function percentile(percent: number, figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor((percent / 100) * figures.length)] ?? Number.NaN
}
