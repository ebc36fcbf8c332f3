import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runCli, runMain } from './run-cli.ts'

describe('dynagate', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('%j prints the commands', async (args) => {
    const { code, out, err } = await runMain(args)
    expect([code, err]).toEqual([0, ''])
    for (const command of ['start', 'engine', 'schema'])
      expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'))
  })

  it('--version prints the version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await runCli(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  it.each(['start', 'engine', 'schema'])('%s --help prints its options with examples', async (command) => {
    const { code, out, err } = await runMain([command, '--help'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^Options:$/m)
    expect(out).toMatch(/^Examples:\n {2}\S/m)
  })

  it.each([
    [['strat'], 'dynagate: there is no command "strat": did you mean start? See: dynagate --help'],
    [['deploy'], 'dynagate: there is no command "deploy". See: dynagate --help'],
    [
      ['start', '--prot', '1'],
      "dynagate start: Unknown option '--prot': did you mean --port? See: dynagate start --help",
    ],
    [
      ['start', '--port', 'x'],
      'dynagate start: --port expects a number from 0 to 65535, got "x". See: dynagate start --help',
    ],
    [
      ['start', '--port'],
      "dynagate start: Option '--port <value>' argument missing. See: dynagate start --help",
    ],
    [
      ['start', '--memory', '--dir', 'd'],
      'dynagate start: give --memory or --dir PATH, not both. See: dynagate start --help',
    ],
    [['engine'], 'dynagate engine: give either --memory or --dir PATH. See: dynagate engine --help'],
    [
      ['engine', '--memory', '--iam', 'missing.json'],
      'dynagate engine: there is no file missing.json. See: dynagate engine --help',
    ],
    [['schema', 'x'], "dynagate schema: Unexpected argument 'x'. See: dynagate schema --help"],
  ])('%j is rejected with one line and exit code 2', async (args, line) => {
    expect(await runMain(args)).toEqual({ code: 2, out: '', err: `${line}\n` })
  })

  it('reads its port from PORT too', async () => {
    const { code, err } = await runCli(['start'], { PORT: 'http' })
    expect([code, err]).toEqual([
      2,
      'dynagate start: PORT expects a number from 0 to 65535, got "http". See: dynagate start --help\n',
    ])
  })
})
