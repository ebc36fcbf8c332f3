import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClient } from '../../src/store/index.ts'
import { describeTable } from '../../src/tools/index.ts'
import { runMain, trialApp } from './run-cli.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-stored-'))
})
afterAll(() => rm(folder, { recursive: true }))

const run = (command: readonly string[], dir: string) =>
  runMain([...command, '--schema', trialApp, '--dir', join(folder, dir)])

/** Every command that works on stored items. */
const commands = [
  ['backfill', '--yes'],
  ['doctor'],
  ['cascade'],
  ['handlers', 'list'],
  ['export', '--out', 'never', '--yes'],
  ['table', 'plan'],
]

describe('a command on stored items', () => {
  it.each(commands)('creates no data in a directory that has none: %s', async (...command) => {
    const message = `dynagate ${command[0]}: ${join(folder, 'none')} has no data of an engine\n`
    expect(await run(command, 'none')).toEqual({ code: 1, out: '', err: message })
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  it.each(commands.slice(0, -1))('creates and seeds no table: %s', async (...command) => {
    await (await openClient({ kind: 'embedded', directory: join(folder, 'empty') })).close()
    expect(await run(command, 'empty')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('there is no table notes: create it by dynagate table apply'),
    })
    await using client = await openClient({ kind: 'embedded', directory: join(folder, 'empty') })
    expect(await describeTable(client, 'notes')).toBeUndefined()
  })

  it('writes nothing into a directory of something else', async () => {
    const other = await mkdtemp(join(folder, 'other-'))
    await runMain(['doctor', '--schema', trialApp, '--dir', other])
    expect(await readdir(other)).toEqual([])
  })
})
