import { setTimeout as wait } from 'node:timers/promises'
import { Random } from '../soak/random.ts'
import { atMost, none, type Row } from '../soak/run.ts'
import { clientOf, openShelf } from './shelf.ts'
import { startFaultyDynamo } from './start-faulty-dynamo.ts'

/**
 * Reads during an outage, in which no call is answered, and after it: how long a rejected request takes once the circuit
 * breaker is open, and how long it takes until all are served again.
 */
export async function outageRows(
  client: 'lean' | 'sdk',
  { seed, outageMs }: { readonly seed: number; readonly outageMs: number },
): Promise<Row[]> {
  const random = new Random(seed)
  await using dynamo = await startFaultyDynamo(seed)
  await using shelf = await openShelf(await clientOf(dynamo, client))
  await dynamo.inject({ rate: 1, kinds: ['hang'] })
  const began = performance.now()
  const rejections: number[] = []
  let wrong = 0
  const read = async () => {
    const sent = performance.now()
    // Reads of one book would share a call.
    const { data, errors } = await shelf.ask(`{ book(bookId: "${random.below(1_000_000)}") { title } }`)
    const milliseconds = performance.now() - sent
    if (errors === undefined) return data
    const isHonest = errors.every(({ extensions }) =>
      ['UPSTREAM_UNAVAILABLE', 'TIMEOUT'].includes(extensions.code),
    )
    if (!isHonest) wrong += 1
    // Until the breaker opens, and for its probes, a request waits for its attempts; so does one that joins a probe.
    if (sent - began > openAfterMs && errors[0]?.message.includes('was not sent'))
      rejections.push(milliseconds)
    return undefined
  }
  const reads = async (milliseconds: number) => {
    const until = performance.now() + milliseconds
    const sent: Promise<unknown>[] = []
    while (performance.now() < until) {
      sent.push(...Array.from({ length: 5 }, read))
      await wait(10)
    }
    return Promise.all(sent)
  }
  await reads(outageMs)
  await dynamo.inject({ rate: 0, kinds: [] })
  const ended = performance.now()
  while (performance.now() - ended < longestMs && (await read()) === undefined) await wait(10)
  const recoveredMs = performance.now() - ended
  const late = (await reads(1_000)).filter((data) => data === undefined).length
  rejections.sort((a, b) => a - b)
  const p99 = rejections[Math.floor(0.99 * rejections.length)] ?? Number.POSITIVE_INFINITY
  return [
    atMost(`${client}, an outage of ${outageMs / 1_000} s: rejected within, 99th percentile`, p99, 50, 'ms'),
    atMost(`${client}, an outage: served again within`, recoveredMs, 5_000, 'ms'),
    none(`${client}, an outage: errors without an honest code, or after it`, wrong + late, 'responses'),
  ]
}

/** The first calls time out after a second, and then the breaker opens. */
const openAfterMs = 1_500

/** The longest time to wait for service after the outage. */
const longestMs = 30_000
