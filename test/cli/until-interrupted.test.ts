import { describe, expect, it } from 'vitest'
import { runCli, trialApp } from './run-cli.ts'

/** A supervisor at its fastest: it interrupts the process within the write that announces it. */
const interruptedByItsAnnouncement = `data:text/javascript,${encodeURIComponent(`
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (...args) => {
    const more = write(...args)
    if (String(args[0]).includes('is running')) process.kill(process.pid, 'SIGINT')
    return more
  }
`)}`

describe('a process that is interrupted as soon as it says that it is running', () => {
  it.each([
    ['start', '--schema', trialApp],
    ['engine'],
  ])('stops in order: dynagate %s', async (...command) => {
    const environment = { NODE_OPTIONS: `--import=${interruptedByItsAnnouncement}` }
    const { code, out, err } = await runCli([...command, '--memory', '--port', '0'], environment)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('is running: http://127.0.0.1:')
  })
})
