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
      /a scan of at most 1,000 items, .*\n0 items were read, and all fit the model\.\n$/,
    ),
  })
  const file = join(folder, 'items.jsonl')
  await writeFile(file, '{"Item":{"pk":{"S":"LETTER#1"},"sk":{"S":"LETTER"}}}\n')
  await run('import', '--from', file, '--yes', '--overwrite')
  expect(await run('doctor')).toMatchObject({
    code: 1,
    out: expect.stringContaining(
      '1 item belongs to no entity:\n  {"pk":{"S":"LETTER#1"},"sk":{"S":"LETTER"}}\n',
    ),
  })
  const { code, out } = await run('doctor', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    exitCode: 1,
    result: { findings: [{ kind: 'unknown', key: { pk: { S: 'LETTER#1' } } }] },
  })
  expect(await run('doctor', '--ignore-unknown')).toMatchObject({
    code: 0,
    out: expect.stringContaining('and all fit the model'),
  })
  expect(await run('doctor', '--items', '0')).toMatchObject({ code: 2 })
})

it('dynagate doctor --repair repairs what it has found, after the price', async () => {
  const dir = join(folder, 'repaired')
  await createTrialData(dir)
  const run = (...args: string[]) => runMain([...args, '--schema', trialApp, '--dir', dir])
  // They lack the keys of the index byTitle.
  const items = ['a', 'b'].map((id) => ({
    pk: { S: `NOTE#${id}` },
    sk: { S: 'NOTE' },
    noteId: { S: id },
    title: { S: `t${id}` },
  }))
  const file = join(folder, 'outdated.jsonl')
  await writeFile(file, items.map((Item) => `${JSON.stringify({ Item })}\n`).join(''))
  await run('import', '--from', file, '--yes', '--overwrite')
  expect(await run('doctor', '--repair')).toMatchObject({
    code: 1,
    out: expect.stringMatching(
      /2 items lack what the model gives them:[\s\S]*\nThe repair of 2 items takes at most [\d,]+ write units\.\nNothing was written/,
    ),
  })
  expect(await run('doctor', '--repair', '--yes')).toMatchObject({
    code: 0,
    out: expect.stringContaining('2 items were repaired.\n'),
  })
  expect(await run('doctor')).toMatchObject({ code: 0 })
  const { code, out } = await run('doctor', '--repair', '--yes', '--json')
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, result: { findings: [] } })
  expect(await run('doctor', '--yes')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--yes needs --repair'),
  })
})
