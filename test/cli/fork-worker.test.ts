import { execFileSync } from 'node:child_process'
import cluster from 'node:cluster'
import { expect, it } from 'vitest'
import { forkWorker } from '../../src/cli/workers/fork-worker.ts'

it('a message to a worker that has just ended is lost, and ends nothing else', async () => {
  cluster.setupPrimary({ exec: 'bin/dynagate.js', args: ['--version'], silent: true })
  const { promise: ended, resolve } = Promise.withResolvers<unknown>()
  const worker = forkWorker({}, { onMessage() {}, onExit: (_, signal) => resolve(signal) })
  worker.kill()
  // The event loop doesn't run meanwhile: this process hasn't noticed that the worker has ended.
  while (!stateOf(worker.pid).startsWith('Z'));
  worker.send({ kind: 'ping' })
  expect(await ended).toBe('SIGKILL')
})

function stateOf(pid: number | undefined): string {
  return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
}
