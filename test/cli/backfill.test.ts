import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../../src/cli/app/open-app.ts'
import { a, defineTable } from '../../src/model/index.ts'
import { runMain, trialApp } from './run-cli.ts'
import definition from './trial-app/index.ts'
import { createTrialData } from './trial-data.ts'

describe('dynagate backfill', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'backfill-'))
    await createTrialData(directory)
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  const run = (...args: string[]) => runMain(['backfill', '--schema', trialApp, '--dir', directory, ...args])

  it('prints the price first, and writes only with --yes', async () => {
    const priced = await run()
    expect(priced).toMatchObject({ code: 0, err: '' })
    expect(priced.out).toMatch(
      /about [\d,]+ items?, at most [\d,]+ read units? and [\d,]+ write units?\nNothing was written/,
    )
    const done = await run('--yes', '--max-units', '1000')
    expect(done).toMatchObject({
      code: 0,
      out: expect.stringContaining('and all fit the model.'),
    })
  })

  it("names the items that it can't repair, and fails then, as does a dry run", async () => {
    const file = join(directory, 'items.jsonl')
    const note = (id: string, more: object) => ({
      pk: { S: `NOTE#${id}` },
      sk: { S: 'NOTE' },
      noteId: { S: id },
      ...more,
    })
    const items = [
      note('old', { title: { S: 'no key of byTitle' } }),
      note('odd', {}),
      { pk: { S: 'T#acme#NOTE#1' }, sk: { S: 'NOTE' } },
    ]
    await writeFile(file, items.map((Item) => `${JSON.stringify({ Item })}\n`).join(''))
    await runMain([
      'import',
      '--schema',
      trialApp,
      '--dir',
      directory,
      '--from',
      file,
      '--yes',
      '--overwrite',
    ])
    const left = `1 doesn't fit its entity:
  {"pk":{"S":"NOTE#odd"},"sk":{"S":"NOTE"}}: Note.title: the stored item lacks it
Give a missing attribute a default, make it optional, or add an upgrade to its entity.
1 item has the key of no entity: see dynagate doctor. If they belong to another program: --ignore-unknown.
`
    const dry = await run('--dry-run')
    expect(dry).toMatchObject({
      code: 1,
      out: expect.stringContaining(`2 items were read, 1 would be rewritten, ${left}`),
    })
    const done = await run('--yes')
    expect(done).toMatchObject({
      code: 1,
      out: expect.stringContaining(`2 items were read, 1 was rewritten, ${left}`),
    })
    await rm(directory, { recursive: true })
    await createTrialData(directory)
  })

  it.each([
    [['--yes', '--dry-run'], 'give --yes or --dry-run, not both'],
    [['--segments', '0'], '--segments expects an integer from 1 to 64, got "0"'],
    [['--entity', 'Letter'], '--entity expects Note, got "Letter"'],
  ])('rejects %j', async (args, message) => {
    expect(await run(...args)).toMatchObject({ code: 2, err: expect.stringContaining(message) })
  })

  it('is named at the start of a gateway whose model has changed', async () => {
    const { definition: notes } = definition.table
    const changed = defineTable(notes)
    changed.entity('Note', {
      attributes: { noteId: a.id(), title: a.string() },
      key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
    } as never)
    const started = async (table: typeof definition.table) => {
      const lines: string[] = []
      const write = (text: string) => void lines.push(text)
      const choice = { kind: 'embedded', directory } as const
      const app = await openApp(
        { ...definition, table },
        { choice, createTable: false, environment: {}, write },
      )
      await app[Symbol.asyncDispose]()
      return lines.join('')
    }
    expect(await started(changed)).toContain(
      'The model of Note has changed since the items were written: run dynagate backfill.\n',
    )
    expect(await started(definition.table)).not.toContain('backfill')
  })
})
