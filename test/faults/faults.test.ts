import { expect, it } from 'vitest'
import { Random } from '../soak/random.ts'
import { faultKinds } from './faults.ts'
import { instantKinds, openFaultyClient } from './faulty-client.ts'
import { serveFaultyDynamo } from './faulty-dynamo.ts'
import { clientOf } from './shelf.ts'
import { runWorkload } from './workload.ts'

// Here the share of correct responses depends on the machine: the soak run `faults` measures it.
it.each([
  'lean',
  'sdk',
] as const)('a gateway over the %s client responds with correct data or an honest code, whatever a third of the calls end in', async (client) => {
  const random = new Random(20_261_126)
  await using dynamo = await serveFaultyDynamo(random)
  const figures = await runWorkload(dynamo, {
    client: await clientOf(dynamo, client),
    requests: 80,
    concurrency: 40,
    rate: 0.3,
    // A call that hangs takes a second.
    kinds: faultKinds.filter((kind) => kind !== 'hang'),
    random,
  })
  expect(figures.wrong).toEqual([])
  expect(figures.correct + figures.honest).toBe(figures.requests)
  expect(figures.attempts).toBeLessThanOrEqual(1.2 * figures.calls + 10)
})

it.each([
  [0.01, 98],
  [0.1, 95],
] as const)('at a rate of %d faults at least %d percent of the responses are correct', async (rate, least) => {
  const random = new Random(20_261_126)
  const dynamo = await openFaultyClient(random)
  const figures = await runWorkload(dynamo, {
    client: dynamo.client,
    requests: 200,
    concurrency: 10,
    rate,
    kinds: instantKinds,
    random,
  })
  expect(figures.wrong).toEqual([])
  expect((100 * figures.correct) / figures.requests).toBeGreaterThanOrEqual(least)
})
