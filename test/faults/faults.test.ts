import { expect, it } from 'vitest'
import { Random } from '../soak/random.ts'
import { faultKinds } from './faults.ts'
import { serveFaultyDynamo } from './faulty-dynamo.ts'
import { runWorkload } from './workload.ts'

// The share of correct responses depends on the machine: the soak run `faults` measures it.
it.each([
  'lean',
  'sdk',
] as const)('a gateway over the %s client responds with correct data or an honest code, whatever a third of the calls end in', async (client) => {
  const random = new Random(20_261_126)
  await using dynamo = await serveFaultyDynamo(random)
  const figures = await runWorkload(dynamo, {
    client,
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
