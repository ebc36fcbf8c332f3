import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runMain, trialApp } from './run-cli.ts'
import { createTrialData } from './trial-data.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-doctor-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('dynagate doctor reports a sample of the table, and fails if it has found something', async () => {
  const dir = join(folder, 'data')
  await createTrialData(dir)
  const run = (...args: string[]) => runMain([...args, '--schema', trialApp, '--dir', dir])
  expect(await run('doctor')).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /a scan of at most 1,000 items, .*\n\d items were read, and all are as the model has them\.\n$/,
    ),
  })
  const file = join(folder, 'items.jsonl')
  await writeFile(file, '{"Item":{"pk":{"S":"LETTER#1"},"sk":{"S":"LETTER"}}}\n')
  await run('import', '--from', file, '--yes', '--overwrite')
  expect(await run('doctor')).toMatchObject({
    code: 1,
    out: expect.stringContaining(
      '1 are no items of the model:\n  {"pk":{"S":"LETTER#1"},"sk":{"S":"LETTER"}}\n',
    ),
  })
  const { code, out } = await run('doctor', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ findings: [{ kind: 'unknown', key: { pk: { S: 'LETTER#1' } } }] })
  expect(await run('doctor', '--items', '0')).toMatchObject({ code: 2 })
})
