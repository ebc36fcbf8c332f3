import { describe, expect, it } from 'vitest'
import { runCli, trialApp } from './run-cli.ts'

/** Acts like the fastest possible supervisor: sends signals to the process during the write that announces it. */
const afterItsAnnouncement = (...signals: string[]) =>
  `--import=data:text/javascript,${encodeURIComponent(`
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (...args) => {
    const more = write(...args)
    if (!String(args[0]).includes('is running')) return more
    for (const signal of ${JSON.stringify(signals)}) process.kill(process.pid, signal)
    return more
  }
`)}`

describe('a process interrupted as soon as it reports that it is running', () => {
  it.each([
    ['start', '--schema', trialApp],
    ['engine'],
  ])('shuts down cleanly: dynagate %s', async (...command) => {
    const environment = { NODE_OPTIONS: afterItsAnnouncement('SIGINT') }
    const { code, out, err } = await runCli([...command, '--memory', '--port', '0'], environment)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('is running: http://127.0.0.1:')
  })
})

it('a second signal, even of another kind, ends a process at once', async () => {
  const environment = { NODE_OPTIONS: afterItsAnnouncement('SIGTERM', 'SIGINT') }
  const { code } = await runCli(['engine', '--memory', '--port', '0'], environment)
  expect(code).toBe(1)
})
