import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { trialApp } from '../run-cli.ts'

function spawnCli(...args: string[]) {
  return spawn(process.execPath, ['--conditions=dynagate-source', 'bin/dynagate.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

it('a command whose reader has ended stops without an error, as one that SIGPIPE ends', async () => {
  const child = spawnCli('schema', '--schema', trialApp)
  child.stdout.destroy()
  const errors = text(child.stderr)
  const [, signal] = await once(child, 'exit')
  expect({ signal, errors: await errors }).toEqual({ signal: 'SIGHUP', errors: '' })
})

it('a gateway whose reader ends with it, as Ctrl-C ends both ends of a pipe, still shuts down cleanly', async () => {
  const child = spawnCli('start', '--schema', trialApp, '--memory', '--port', '0')
  const errors = text(child.stderr)
  let written = ''
  for await (const chunk of child.stdout) {
    written += chunk
    if (written.includes('Stop it')) break
  }
  child.stdout.destroy()
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  expect({ code, errors: await errors }).toEqual({ code: 0, errors: '' })
})
