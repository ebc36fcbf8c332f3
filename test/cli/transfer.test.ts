import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportTo, importItems, stepsOf } from '../../src/cli/transfer/index.ts'
import { deadLetterEntity } from '../../src/handlers/index.ts'
import { required } from '../../src/required.ts'
import { type DynamoClient, ItemTransfer, leaseEntity, openClient, openStore } from '../../src/store/index.ts'
import { prepareTable } from '../../src/tools/index.ts'
import { runMain, trialApp } from './run-cli.ts'
import definition from './trial-app/index.ts'

const { table } = definition
const Note = required(table.entities[0], 'the notes')
const tableName = 'notes'

/** Items with every type of DynamoDB, of which some are in the index, and some are no entity's. */
const items = Array.from({ length: 230 }, (_, at) => ({
  pk: { S: `NOTE#n${at}` },
  sk: { S: 'NOTE' },
  ...(at % 2 === 0 && { titlePk: { S: `TITLE#t${at}` }, titleSk: { S: 'NOTE' } }),
  title: { S: '\u2028 "quoted" \u{1f600}' },
  number: { N: '1234567890123456789012345678901234567.8' },
  bytes: { B: 'AAEC/w==' },
  list: { L: [{ BOOL: true }, { NULL: true }, { M: { a: { N: '-0.5' } } }] },
  strings: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2.5'] },
  binaries: { BS: ['AQ==', 'Ag=='] },
  __proto: { S: 'x' },
}))
const lines = items.map((Item) => `${JSON.stringify({ Item })}\n`)

let folder: string
const at = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-transfer-'))
  await mkdir(at('files'))
  await writeFile(at('files/notes.jsonl'), lines.join(''))
})
afterAll(() => rm(folder, { recursive: true }))

const run = (...args: string[]) => runMain([...args, '--schema', trialApp])

/** The lines of the data files of a folder, by file. */
async function linesIn(name: string): Promise<Record<string, string[]>> {
  const files = (await readdir(at(name))).filter((file) => file.startsWith('segment-'))
  const texts = files.map(
    async (file) => [file, (await readFile(at(`${name}/${file}`), 'utf8')).split('\n')] as const,
  )
  return Object.fromEntries(await Promise.all(texts))
}

function itemsIn(files: Record<string, string[]>): unknown[] {
  const all = Object.values(files)
    .flat()
    .filter((line) => line !== '')
  return all.map((line) => JSON.parse(line).Item).sort((one, other) => (one.pk.S < other.pk.S ? -1 : 1))
}

const sorted = itemsIn({ all: lines })

describe('dynagate export and import', () => {
  it('print the price first; export, import into a new table and export are the same', async () => {
    const from = ['--from', at('files')]
    const priced = await run('import', '--dir', at('one'), ...from)
    expect(priced).toMatchObject({ code: 0, err: '' })
    expect(priced.out).toContain('230 items of 1 file, at most 345 write units\nNothing was written.')
    const imported = await run('import', '--dir', at('one'), ...from, '--yes', '--max-units', '100000')
    expect(imported).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('230 items are in notes.'),
    })

    const scan = await run('export', '--dir', at('one'), '--out', at('first'))
    expect(scan.out).toMatch(/a scan of about 230 items, [\d.]+ read units\nNothing was read/)
    await run('export', '--dir', at('one'), '--out', at('first'), '--yes', '--segments', '3')
    expect(itemsIn(await linesIn('first'))).toEqual(sorted)

    await run('import', '--dir', at('two'), '--from', at('first'), '--yes')
    await run('export', '--dir', at('two'), '--out', at('second'), '--yes', '--segments', '3')
    expect(await linesIn('second')).toEqual(await linesIn('first'))
    expect(Object.keys(await linesIn('second'))).toHaveLength(3)
  })

  it("leave out the exported table's leases and dead letters, so that handlers of the new table begin after the import", async () => {
    await using client = await openClient({ kind: 'embedded', directory: at('handled') })
    await prepareTable(client, { table, mayCreate: true })
    const store = openStore({ client, table, cursorSecret: 'secret' })
    await store.request().create(Note, { noteId: 'n1', title: 'kept' })
    const request = store.request({ tenant: null, bypassRules: true })
    const position = { region: 'local', lead: '', token: 1, durationMs: 1000, checkpoint: { letters: 1 } }
    await request.create(leaseEntity(table), { ...position, name: 'handlers' })
    await request.create(deadLetterEntity(table), { region: 'local', lead: '', number: 0, part: 0, first: 7 })
    await client[Symbol.asyncDispose]()
    await run('export', '--dir', at('handled'), '--out', at('handled-files'), '--yes')
    expect(itemsIn(await linesIn('handled-files'))).toHaveLength(3)

    const { out } = await run('import', '--dir', at('unhandled'), '--from', at('handled-files'), '--yes')
    expect(out).toContain('1 item is in notes.')
    await run('export', '--dir', at('unhandled'), '--out', at('unhandled-files'), '--yes')
    expect(itemsIn(await linesIn('unhandled-files'))).toEqual([
      expect.objectContaining({ title: { S: 'kept' } }),
    ])
  })

  it('put items into a table that has some only with --overwrite, and read the folders of AWS', async () => {
    const exported = at('AWSDynamoDB')
    await mkdir(join(exported, 'data'), { recursive: true })
    await writeFile(join(exported, 'manifest-files.json'), '{"itemCount":2}\n')
    await writeFile(join(exported, 'data/a.json.gz'), gzipSync(lines.slice(0, 2).join('')))
    await writeFile(join(exported, 'data/import-b.json'), lines[2] ?? '')
    const args = ['import', '--dir', at('one'), '--from', exported, '--yes']
    expect(await run(...args)).toMatchObject({ code: 1, err: expect.stringContaining('pass --overwrite') })
    expect(await run(...args, '--overwrite')).toMatchObject({
      code: 0,
      out: expect.stringContaining('3 items are in notes.'),
    })
  })

  it.each([
    [
      '{"Item":{"pk":{"S":"a"},"sk":{"S":"NOTE"}}}\n{"Item":',
      'wrong.json:2:9: expected a value, got the end',
    ],
    ['{"pk":{"S":"a"}}', 'wrong.json:1: expected {"Item":{…}}'],
    [
      '{"Item":{"pk":{"N":"1"},"sk":{"S":"NOTE"}}}',
      'wrong.json:1: expected the key pk of type S, got {"N":"1"}',
    ],
    ['{"Item":{"pk":{"S":"a"}}}', 'wrong.json:1: expected the key sk of type S, got none'],
    ['{"Item":{"pk":{"S":"a"},"sk":{"S":"NOTE"},"x":{"Z":1}}}', 'wrong.json:1: '],
  ])('import nothing of a file with a fault: %s', async (content, message) => {
    await writeFile(at('wrong.json'), content)
    const { code, out, err } = await run('import', '--dir', at('three'), '--from', at('wrong.json'), '--yes')
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: expect.stringContaining(message) })
  })

  it('refuse a folder with something else, and the options of another export', async () => {
    const out = ['--dir', at('one'), '--yes', '--out']
    expect((await run('export', ...out, at('files'))).err).toContain("isn't empty: export to a new folder")
    expect((await run('export', ...out, at('first'))).err).toContain('has an export of notes in 3 segments')
    expect((await run('export')).err).toContain('--out expects a folder')
    expect((await run('import')).err).toContain('--from expects a file or a folder')
    expect((await run('import', '--from', at('nothing'))).err).toContain('there is no file or folder')
  })
})

describe('a transfer that is stopped', () => {
  /** A client that reads small pages, and fails for good after some calls. */
  const failing = (client: DynamoClient, calls: number): DynamoClient => {
    let left = calls
    const counted =
      <Input, Answer>(call: (input: Input) => Promise<Answer>) =>
      async (input: Input) => {
        if (left === 0) throw new Error('killed')
        left -= 1
        return call(input)
      }
    return {
      ...client,
      scan: counted((input) => client.scan({ ...input, Limit: 9 })),
      batchWrite: counted((input) => client.batchWrite(input)),
    }
  }

  /** Runs work again after each of its ends, and returns how often it was stopped. */
  async function untilDone(work: () => Promise<unknown>): Promise<number> {
    for (let stops = 0; stops < 100; stops += 1) {
      const error = await work().then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      if (error === undefined) return stops
      if (!String(error).includes('killed')) throw error
    }
    throw new Error('it never ends')
  }

  it('continues where it was: every item once, whatever was half written', async () => {
    await using client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table, mayCreate: true })
    const { primaryIndex } = table
    const transfer = (calls: number) =>
      new ItemTransfer({ client: failing(client, calls), tableName, primaryIndex })

    const files = [at('files/notes.jsonl')]
    const readSteps = (file: string, done: number) => stepsOf(file, done, primaryIndex)
    const setup = { from: at('files'), files, tableName, stepsOf: readSteps, together: 2 }
    const stopsOfImport = await untilDone(() => importItems(setup, transfer(5), () => undefined))
    expect(stopsOfImport).toBeGreaterThan(1)
    expect(await readdir(at('files')), 'without its state').toEqual(['notes.jsonl'])

    const into = { tableName, segments: 4, isConsistent: true }
    const stopsOfExport = await untilDone(async () => {
      await exportTo(at('stopped'), into, transfer(5), () => undefined).catch(async (error: unknown) => {
        await appendFile(at('stopped/segment-0002.json'), '{"Item":{"half')
        throw error
      })
    })
    expect(stopsOfExport).toBeGreaterThan(3)
    expect(itemsIn(await linesIn('stopped'))).toEqual(sorted)
    expect(await exportTo(at('stopped'), into, transfer(0), () => undefined)).toBe(items.length)
  })
})
