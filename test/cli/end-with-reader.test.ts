import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { trialApp } from './run-cli.ts'

it('a command whose reader has ended stops without an error, as one that SIGPIPE ends', async () => {
  const args = ['--conditions=dynagate-source', 'bin/dynagate.js', 'schema', '--schema', trialApp]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  const errors = text(child.stderr)
  const ended = await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  expect({ ended, errors: await errors }).toEqual({ ended: 'SIGTERM', errors: '' })
})
