import { describe, expect, it } from 'vitest'
import { runCli, trialApp } from './run-cli.ts'

/** Acts like the fastest possible supervisor: interrupts the process during the write that announces it. */
const interruptedByItsAnnouncement = `data:text/javascript,${encodeURIComponent(`
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (...args) => {
    const more = write(...args)
    if (String(args[0]).includes('is running')) process.kill(process.pid, 'SIGINT')
    return more
  }
`)}`

describe('a process interrupted as soon as it reports that it is running', () => {
  it.each([
    ['start', '--schema', trialApp],
    ['engine'],
  ])('shuts down cleanly: dynagate %s', async (...command) => {
    const environment = { NODE_OPTIONS: `--import=${interruptedByItsAnnouncement}` }
    const { code, out, err } = await runCli([...command, '--memory', '--port', '0'], environment)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('is running: http://127.0.0.1:')
  })
})
