import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Checkpoints } from '../../src/engine/storage/checkpoints.ts'

const megabyte = 1024 * 1024

/** Checkpoints that the test completes. */
function manualCheckpoints() {
  const running: PromiseWithResolvers<void>[] = []
  const checkpoints = new Checkpoints(() => {
    const run = Promise.withResolvers<void>()
    running.push(run)
    return run.promise
  })
  let written = 0
  const write = async (megabytes: number) => {
    for (let at = 0; at < megabytes; at += 1) {
      await checkpoints.afterWrite(megabyte)
      written += 1
    }
  }
  return { checkpoints, running, write, written: () => written }
}

it('writes wait for a running checkpoint once 16 MB have been written since it began', async () => {
  const { running, write, written } = manualCheckpoints()
  const writing = write(100)
  await turn()
  // The checkpoint starts after 5 MB; 16 MB more are written before a write waits.
  expect({ written: written(), checkpoints: running.length }).toEqual({ written: 21, checkpoints: 1 })
  running[0]?.resolve()
  await turn()
  // The waiting write continues and starts the next checkpoint.
  expect({ written: written(), checkpoints: running.length }).toEqual({ written: 39, checkpoints: 2 })
  for (let ended = 1; written() < 100; ended += 1) {
    running[ended]?.resolve()
    await turn()
  }
  await writing
})

it('a failed checkpoint fails no write and is retried after further writes', async () => {
  const { running, write, written } = manualCheckpoints()
  const writing = write(30)
  await turn()
  running[0]?.reject(new Error('disk full'))
  await writing
  expect({ written: written(), checkpoints: running.length }).toEqual({ written: 30, checkpoints: 2 })
})

it('closing waits for the running checkpoint, then checkpoints the remaining log', async () => {
  const { checkpoints, running, write } = manualCheckpoints()
  await write(10)
  let isFinished = false
  const finishing = checkpoints.finish().then(() => {
    isFinished = true
  })
  running[0]?.resolve()
  await turn()
  expect({ isFinished, checkpoints: running.length }).toEqual({ isFinished: false, checkpoints: 2 })
  running[1]?.resolve()
  await finishing
})

it('closing does not checkpoint a short log', async () => {
  const { checkpoints, running } = manualCheckpoints()
  await checkpoints.afterWrite(1000)
  await checkpoints.finish()
  expect(running).toHaveLength(0)
})
