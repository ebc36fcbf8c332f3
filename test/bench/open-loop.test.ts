import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openLoop } from '../../bench/gateway/open-loop.ts'

it('charges a stall to all requests that were due in it', async () => {
  let sent = 0
  const send = async () => {
    sent += 1
    // The first holds up this whole process, as a server does that collects its garbage.
    if (sent === 1) stall(100)
    await undefined
  }
  const times = await openLoop(send, { rate: 100, milliseconds: 200 })
  expect(times).toHaveLength(20)
  // Due after 10, 20 … 90 ms, and not sent before 100 ms: they have waited for 90, 80 … 10 ms.
  const [first = 0, second = 0, third = 0] = times
  expect(first).toBeGreaterThanOrEqual(100)
  expect(second).toBeGreaterThanOrEqual(90)
  expect(third).toBeGreaterThanOrEqual(80)
})

it('sends at its rate, though nothing is answered yet', async () => {
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
