import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClient } from '../../src/store/index.ts'
import { runMain, trialApp } from './run-cli.ts'

let folder: string
const at = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-infer-'))
  const items = ['a', 'b', 'c'].map((id) => ({
    pk: { S: `NOTE#${id}` },
    sk: { S: 'NOTE' },
    titlePk: { S: `TITLE#t${id}` },
    titleSk: { S: 'NOTE' },
    noteId: { S: id },
    title: { S: `t${id}` },
  }))
  await writeFile(at('notes.jsonl'), items.map((Item) => `${JSON.stringify({ Item })}\n`).join(''))
  await runMain(['import', '--schema', trialApp, '--dir', at('data'), '--from', at('notes.jsonl'), '--yes'])
})
afterAll(() => rm(folder, { recursive: true }))

const template = "key: { partition: 'NOTE#{noteId}', sort: 'NOTE' }"

describe('dynagate infer', () => {
  it('writes the model of a table, after the price', async () => {
    const args = ['infer', '--dir', at('data'), '--table', 'notes', '--out', at('model.ts')]
    const { code, out } = await runMain(args)
    expect(code).toBe(0)
    expect(out).toMatch(
      /^notes \(.*\): a scan of at most 1,000 items, at half a read unit per 4 KB\n3 items were read:\n {2}Note: 3 items\nThe model reads/,
    )
    expect(await readFile(at('model.ts'), 'utf8')).toContain(template)
    expect(await runMain(args)).toMatchObject({ code: 1, err: expect.stringContaining('pass --overwrite') })
    const { out: report } = await runMain([...args, '--overwrite', '--json', '--items', '2'])
    expect(JSON.parse(report).result).toEqual({
      file: at('model.ts'),
      items: 2,
      entities: { Note: 2 },
      reserved: 0,
      migrating: [],
      patterns: ['note', 'noteByTitle'],
      unfit: [],
      faults: [],
    })
  })

  it('prints the model of an export, which has the description of its table', async () => {
    const client = await openClient({ kind: 'embedded', directory: at('data') })
    const TimeToLiveSpecification = { AttributeName: 'until', Enabled: true }
    await client.updateTimeToLive({ TableName: 'notes', TimeToLiveSpecification })
    await client.put({ TableName: 'notes', Item: { pk: '$$dynagate#lease', sk: 'backfill' } })
    await client.close()
    await runMain(['export', '--schema', trialApp, '--dir', at('data'), '--out', at('backup'), '--yes'])
    const { code, out, err } = await runMain(['infer', '--from', at('backup')])
    expect(code).toBe(0)
    expect(out).toContain(template)
    expect(out).toContain("timeToLive: 'until'")
    expect(err).toContain("4 items were read:\n  Note: 3 items\n  Dynagate's own: 1 item\n")
  })

  it.each([
    [[], 2, '--table expects the name of the table'],
    [['--table', 'other', '--dir', 'data'], 1, 'there is no table other'],
    [['--from', 'notes.jsonl', '--description', 'none.json'], 2, 'there is no file'],
    [['--from', 'notes.jsonl', '--description', 'notes.jsonl'], 1, 'notes.jsonl:2:1: expected nothing more'],
    [['--from', 'notes.jsonl', '--description', 'wrong.json'], 1, 'expected a table with TableName'],
  ])('rejects %j', async (args, code, message) => {
    await writeFile(at('wrong.json'), '{}')
    const absolute = args.map((each) => (/data|json/.test(each) && !each.startsWith('--') ? at(each) : each))
    expect(await runMain(['infer', ...absolute])).toMatchObject({
      code,
      err: expect.stringContaining(message),
    })
  })
})
