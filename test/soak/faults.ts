import { faultKinds } from '../faults/faults.ts'
import { outageRows } from '../faults/outage.ts'
import { clientOf } from '../faults/shelf.ts'
import { startFaultyDynamo } from '../faults/start-faulty-dynamo.ts'
import { runWorkload } from '../faults/workload.ts'
import { Random } from './random.ts'
import { atLeast, atMost, none, type Row, type Run } from './run.ts'

/**
 * The gateway before a DynamoDB that fails, with each client and three rates of faults: the share of correct responses, and
 * that every other one has an honest code, that nothing is wrong, missing or doubled, and how many attempts it takes.
 */
export const faults: Run = async ({ seed, quick, tell }) => {
  const rows: Row[] = []
  for (const client of ['lean', 'sdk'] as const) {
    for (const { rate, requests, goal } of rates) {
      const random = new Random(seed)
      await using dynamo = await startFaultyDynamo(seed)
      const figures = await runWorkload(dynamo, {
        client: await clientOf(dynamo, client),
        requests: quick ? requests / 20 : requests,
        concurrency: 50,
        rate,
        kinds: faultKinds,
        random,
      })
      const name = `${client}, ${100 * rate}% faults`
      const correct = Math.round((100_000 * figures.correct) / figures.requests) / 1_000
      for (const each of figures.wrong.slice(0, 5)) tell(`${name}: ${each}`)
      rows.push(
        atLeast(`${name}: correct`, correct, goal, '%'),
        none(`${name}: wrong, missing or doubled`, figures.wrong.length, 'responses'),
      )
      // With fewer faults, fewer retries are needed than are allowed.
      if (rate === 0.5) {
        const perCall = Math.round((100 * (figures.attempts - reserve)) / figures.calls) / 100
        rows.push(atMost(`${name}: attempts`, perCall, 1.2, 'per call'))
      }
      const codes = [...figures.codes].map(([code, count]) => `${count} ${code}`).join(', ')
      tell(`${name}: ${figures.correct} correct of ${figures.requests}; honest errors: ${codes || 'none'}`)
    }
    rows.push(...(await outageRows(client, { seed, outageMs: quick ? 3_000 : 30_000 })))
  }
  return rows
}

const rates = [
  { rate: 0.01, requests: 10_000, goal: 99.9 },
  { rate: 0.1, requests: 10_000, goal: 99 },
  { rate: 0.5, requests: 2_000, goal: 0 },
] as const

/** Retries that the budget has in reserve, besides its share of the calls. */
const reserve = 10
