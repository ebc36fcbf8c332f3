import { expect, it } from 'vitest'
import { checkEqual } from '../../bench/gateway/check-equal.ts'
import { countCalls } from '../../bench/gateway/count-calls.ts'
import { operations } from '../../bench/gateway/operations.ts'
import { startPeers } from '../../bench/gateway/peers.ts'
import { startProgram } from '../../bench/gateway/processes.ts'
import { shopSizeOf } from '../../bench/gateway/shop-size.ts'

it(
  'the peers of the benchmark return equal responses, and the gateway makes the fewest calls',
  { timeout: 180_000 },
  async () => {
    const items = 2_000
    await using backend = await startProgram('backend', 'other')
    const options = { endpoint: String(backend.hello.stub), items }
    await using started = await startPeers(['dynagate', 'P2'], options)
    const size = shopSizeOf(items)
    const progress: string[] = []
    await checkEqual(started.peers, Object.keys(operations), size, (text) => progress.push(text))
    expect(progress).toEqual(['250 answers are equal'])
    const countsOf = await countCalls(started.peers, ['customerWithOrders', 'nested'], size, backend)
    expect(countsOf('dynagate', 'customerWithOrders')).toMatchObject({ calls: 1, roundTrips: 1 })
    expect(countsOf('dynagate', 'nested')).toMatchObject({ calls: 12, roundTrips: 3 })
    expect(countsOf('P2', 'customerWithOrders')).toMatchObject({ calls: 2, roundTrips: 2 })
    // From now on the stub replays the recorded responses.
    await backend.ask({ way: { replay: true, delayMs: 0 } })
    await checkEqual(started.peers, ['nested', 'put'], size, (text) => progress.push(text))
    expect(progress).toHaveLength(2)
  },
)
