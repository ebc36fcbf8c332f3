import { Agent, request } from 'node:http'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

it('leaves nothing of an observed operation that has ended to the old generation', async () => {
  const { gateway } = trialGateway({
    observers: [{ onOperation() {} }],
    context: () => ({ read: new Array(1_000).fill(0.5) }),
  })
  const running = await startGateway({ gateway, port: 0 })
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const ask = async () => {
    for (let time = 0; time < 40; time += 1) {
      await Promise.all(Array.from({ length: 8 }, () => askOver(agent, running.port)))
      // What survives two is in the old generation.
      collect({ type: 'minor' })
    }
  }
  await ask()
  collect({ type: 'major' })
  const before = oldBytes()
  await ask()
  expect((oldBytes() - before) / 320).toBeLessThan(4_000)
  agent.destroy()
  await running.close()
})

function askOver(agent: Agent, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const headers = { 'content-type': 'application/json' }
  request({ agent, port, path: '/graphql', method: 'POST', headers }, (response) =>
    response.resume().once('close', resolve),
  )
    .on('error', reject)
    .end('{"query":"{ hello }"}')
  return promise
}

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0
}

setFlagsFromString('--expose-gc')
const collect: (options: { type: 'minor' | 'major' }) => void = runInNewContext('gc')
