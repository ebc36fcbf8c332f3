import { expect, it } from 'vitest'
import { checkEqual } from '../../bench/gateway/check-equal.ts'
import { countCalls } from '../../bench/gateway/count-calls.ts'
import { operations } from '../../bench/gateway/operations.ts'
import { startProgram } from '../../bench/gateway/processes.ts'

it(
  'peers of the benchmark answer alike, and the gateway with the fewest calls',
  { timeout: 60_000 },
  async () => {
    await using backend = await startProgram('backend', 'other')
    const env = { BENCH_ENDPOINT: String(backend.hello.url) }
    await using dynagate = await startProgram('peers/dynagate', 'peer', env)
    await using loaders = await startProgram('peers/P2', 'peer', env)
    const peers = [
      { name: 'dynagate', url: `http://127.0.0.1:${dynagate.hello.port}` },
      { name: 'P2', url: `http://127.0.0.1:${loaders.hello.port}` },
    ]
    const told: string[] = []
    await checkEqual(peers, Object.keys(operations), (text) => told.push(text))
    expect(told).toEqual(['250 answers are equal'])
    const counts = await countCalls(peers, ['customerWithOrders', 'nested'], backend)
    expect(counts.get('dynagate customerWithOrders')).toMatchObject({ calls: 1, roundTrips: 1 })
    expect(counts.get('dynagate nested')).toMatchObject({ calls: 12, roundTrips: 3 })
    expect(counts.get('P2 customerWithOrders')).toMatchObject({ calls: 2, roundTrips: 2 })
  },
)
