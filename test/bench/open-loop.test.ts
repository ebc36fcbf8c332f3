import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openLoop } from '../../bench/gateway/open-loop.ts'

it('includes a stall in the latency of every request that was due during it', async () => {
  let sent = 0
  const send = async () => {
    sent += 1
    // The first blocks the whole process, like a garbage collection in a server.
    if (sent === 1) stall(100)
    await undefined
  }
  const times = await openLoop(send, { rate: 100, milliseconds: 200 })
  expect(times).toHaveLength(20)
  // They were due after 10, 20 … 90 ms and sent after 100 ms, so they waited for 90, 80 … 10 ms.
  const [first = 0, second = 0, third = 0] = times
  expect(first).toBeGreaterThanOrEqual(100)
  expect(second).toBeGreaterThanOrEqual(90)
  expect(third).toBeGreaterThanOrEqual(80)
})

it('sends at its rate while no response arrives', async () => {
  let underWay = 0
  let most = 0
  const send = async () => {
    underWay += 1
    most = Math.max(most, underWay)
    await wait(150)
    underWay -= 1
  }
  await openLoop(send, { rate: 100, milliseconds: 100 })
  expect(most).toBe(10)
})

function stall(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}
