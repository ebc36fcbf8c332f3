import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { withDeadline } from '../../../src/store/client/index.ts'

it('a process that was busy at the deadline receives the answer that has arrived by then', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [[far]] = await Promise.all([once(server, 'connection') as Promise<[Socket]>, once(near, 'connect')])
  const answer = withDeadline({ timeoutMs: 5 }, async () => String(...(await once(near, 'data'))))
  far.write('the answer')
  const until = performance.now() + 20
  while (performance.now() < until);
  expect(await answer).toBe('the answer')
  near.destroy()
  far.destroy()
  server.close()
})

it('without an answer a call ends at its deadline', async () => {
  const answer = withDeadline({ timeoutMs: 5 }, () => new Promise(() => {}))
  await expect(answer).rejects.toMatchObject({ code: 'TIMEOUT' })
})
