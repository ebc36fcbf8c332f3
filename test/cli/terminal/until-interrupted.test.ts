import { describe, expect, it } from 'vitest'
import { runCli, trialApp } from '../run-cli.ts'

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

const engine = ['engine', '--memory', '--port', '0']

describe('a process interrupted as soon as it reports that it is running', () => {
  it.each([
    ['start', ['start', '--schema', trialApp, '--memory', '--port', '0'], 'SIGINT'],
    ['engine', engine, 'SIGINT'],
    ['engine', engine, 'SIGHUP'],
  ])('shuts down cleanly: dynagate %s', async (_, args, signal) => {
    const { code, out, err } = await runCli(args, { NODE_OPTIONS: afterItsAnnouncement(signal) })
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('is running: http://127.0.0.1:')
  })
})

describe('a second signal', () => {
  it.each([
    ['SIGTERM', 'SIGINT', 'ends a process at once, even one of another kind', 1],
    ['SIGHUP', 'SIGTERM', 'ends it after the hangup of its terminal too', 1],
    ['SIGINT', 'SIGHUP', "doesn't end it if that is the hangup of its terminal", 0],
    ['SIGHUP', 'SIGHUP', "doesn't end it if both are: a shell repeats that of the system", 0],
  ])('%s, then %s: %s', async (first, second, _, expected) => {
    const { code } = await runCli(engine, { NODE_OPTIONS: afterItsAnnouncement(first, second) })
    expect(code).toBe(expected)
  })
})
