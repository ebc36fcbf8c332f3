import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldsOfItem, itemOfRecord, readMapping } from '../../src/cli/transfer/csv-mapping.ts'
import { csvLine, csvRecords } from '../../src/cli/transfer/csv-text.ts'
import { a, defineTable, encodeItem, type NewItemOf } from '../../src/model/index.ts'
import { runMain, trialApp } from './run-cli.ts'

let folder: string
const at = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-csv-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function* inChunks(text: string, size: number): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size)
}

async function recordsOf(text: string, size = 3): Promise<(readonly string[])[]> {
  const records: (readonly string[])[] = []
  for await (const { fields } of csvRecords(inChunks(text, size))) records.push(fields)
  return records
}

describe('CSV', () => {
  it('has quotes, commas and line breaks in quoted fields, CRLF, and empty lines', async () => {
    expect(await recordsOf('a,"b,""c""\n",\r\n\n,"",d')).toEqual([
      ['a', 'b,"c"\n', ''],
      ['', '', 'd'],
    ])
  })

  it('is read as it was written', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '\u2028', 'é') })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (records, size) => {
          expect(await recordsOf(records.map(csvLine).join(''), size)).toEqual(records)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('reports the place of a fault', async () => {
    await expect(recordsOf('a\nb,"c')).rejects.toThrow('line 2, column 3: the quote is not closed')
    await expect(recordsOf('"a"b')).rejects.toThrow('line 1, column 4: expected a comma')
  })

  it('has a byte order mark, as spreadsheets write it, that is no part of the first column', async () => {
    expect(await recordsOf('\ufeffa,b\n\ufeffc,d', 1)).toEqual([
      ['a', 'b'],
      ['\ufeffc', 'd'],
    ])
  })

  it('keeps values within lists, maps and records', () => {
    const table = defineTable({ name: 'nested', primaryKey: { partition: 'pk' } })
    const sum = a.decimal({ digits: 30, scale: 2 })
    const Thing = table.entity('Thing', {
      attributes: {
        thingId: a.id(),
        sums: a.list(sum),
        days: a.record(a.dateTime({ storedAs: 'epochSeconds' })),
        files: a.list(a.binary()),
        box: a.map('Box', { data: a.binary(), big: a.bigint(), tags: a.stringSet(), sum: sum.optional() }),
        numbers: a.numberSet(),
        chunks: a.binarySet(),
        any: a.json(),
        none: a.null(),
      },
      key: { partition: 'THING#{thingId}' },
    })
    table.access({ thing: Thing.get() })
    const names = Object.keys(Thing.attributes)
    const mapping = { entity: Thing, columns: new Map(names.map((name) => [name, name])), isPartial: false }
    const values: NewItemOf<typeof Thing> = {
      thingId: 't',
      sums: ['1234567890123456789012345678.91', '-0.01'],
      days: { __proto__x: new Date(0), 'a,"b"\n': new Date(1_767_607_200_000) },
      files: [new Uint8Array([0, 255]), new Uint8Array()],
      box: { data: new Uint8Array([1]), big: 12345678901234567890123456789012345678n, tags: new Set(['']) },
      numbers: new Set([0.1, -5e-7]),
      chunks: new Set([new Uint8Array([7])]),
      any: { a: [null, '', { b: 1.5 }] },
      none: null,
    }
    const item = encodeItem(Thing, values, 0)
    const fields = fieldsOfItem(item, mapping) ?? []
    expect(itemOfRecord(fields, names, mapping)).toEqual(item)
  })

  it('keeps the values of every type', () => {
    const table = defineTable({ name: 'types', primaryKey: { partition: 'pk' } })
    const Thing = table.entity('Thing', {
      attributes: {
        thingId: a.id(),
        at: a.dateTime({ storedAs: 'epochSeconds' }),
        sum: a.money(),
        big: a.bigint(),
        data: a.binary(),
        isOpen: a.boolean(),
        tags: a.stringSet(),
        list: a.list(a.int()),
        map: a.map('Place', { city: a.string() }),
        version: a.version(),
        note: a.string().optional(),
      },
      key: { partition: 'THING#{thingId}' },
    })
    table.access({ thing: Thing.get() })
    const names = Object.keys(Thing.attributes)
    const mapping = { entity: Thing, columns: new Map(names.map((name) => [name, name])), isPartial: false }
    const fields = [
      't1',
      '2026-01-05T10:00:00.000Z',
      '12.50',
      '12345678901234567890',
      'AQI=',
      'true',
      '["x"]',
      '[1,2]',
      '{"city":"Ulm"}',
      '3',
      '',
    ]
    const item = itemOfRecord(fields, names, mapping)
    expect(item).toMatchObject({
      pk: 'THING#t1',
      at: 1_767_607_200,
      isOpen: true,
      tags: new Set(['x']),
      version: 3,
    })
    expect(fieldsOfItem(item, mapping)).toEqual(fields)
    expect(() => itemOfRecord(['t1', 'soon'], names.slice(0, 2), mapping)).toThrow(
      'Thing.at: expected an instant',
    )
  })
})

describe('CSV of a table with tenants', () => {
  const table = defineTable({
    name: 'desk',
    primaryKey: { partition: 'pk' },
    caller: { org: a.string() },
    tenant: 'org',
  })
  const Ticket = table.entity('Ticket', {
    attributes: { ticketId: a.id() },
    key: { partition: 'T#{org}#{ticketId}' },
  })
  table.access({ ticket: Ticket.get() })

  it('has a column of tenants', async () => {
    const mapping = await readMapping(table, { entity: 'Ticket', file: undefined })
    const columns = [...mapping.columns.keys()]
    expect(columns).toEqual(['$tenant', 'ticketId'])
    const item = itemOfRecord(['acme', '1'], columns, mapping)
    expect(item).toMatchObject({ pk: 'T#acme#1', ticketId: '1' })
    expect(fieldsOfItem(item, mapping)).toEqual(['acme', '1'])
    expect(() => itemOfRecord(['', '1'], columns, mapping)).toThrow('caller.org: is empty')
  })

  it('needs that column in a mapping', async () => {
    await writeFile(at('tickets.json'), '{"entity":"Ticket","columns":{"Number":"ticketId"}}')
    await expect(readMapping(table, { entity: undefined, file: at('tickets.json') })).rejects.toThrow(
      'expected a column for $tenant, the tenant of each Ticket',
    )
  })
})

describe('dynagate import --csv and export --csv', () => {
  const run = (...args: string[]) => runMain([...args, '--schema', trialApp, '--dir', at('data')])

  it('import items with a mapping, and export them', async () => {
    await writeFile(at('notes.csv'), 'Number,Title,Colour\n1,"One, two",red\n2,Three,blue\n')
    await writeFile(at('mapping.json'), '{"entity":"Note","columns":{"Number":"noteId","Title":"title"}}')
    const mapping = ['--csv', '--mapping', at('mapping.json')]
    const priced = await run('import', '--from', at('notes.csv'), ...mapping)
    expect(priced.out).toContain('2 items of 1 file, at most 4 write units')
    expect(await run('import', '--from', at('notes.csv'), ...mapping, '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 items are in notes.'),
    })
    expect(await run('doctor')).toMatchObject({ code: 0 })

    await run('export', '--out', at('out'), '--segments', '1', '--yes', ...mapping)
    const exported = await readFile(at('out/segment-0001.csv'), 'utf8')
    const [header, ...rows] = exported.trimEnd().split('\n')
    expect([header, ...rows.sort()]).toEqual(['Number,Title', '1,"One, two"', '2,Three'])
  })

  it.each([
    ['noteId,title\n1,a\n2\n', 'wrong.csv:3: expected 2 fields as in the header, got 1'],
    ['noteId,titel\n', 'wrong.csv:1: Note has no attribute "titel"'],
    ['noteId,title\n1,\n', 'wrong.csv:2: Note.title: is required'],
    ['noteId,title\n1,"a\n', 'wrong.csv: line 2, column 3: the quote is not closed'],
  ])('import nothing of a file with a fault: %j', async (content, message) => {
    await writeFile(at('wrong.csv'), content)
    const { code, out, err } = await run(
      'import',
      '--from',
      at('wrong.csv'),
      '--csv',
      '--entity',
      'Note',
      '--yes',
    )
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: expect.stringContaining(message) })
  })

  it.each([
    [['--csv'], '--entity expects Note, got none'],
    [['--entity', 'Note'], '--entity and --mapping need --csv'],
    [['--csv', '--mapping', 'none.json'], 'there is no file none.json'],
  ])('reject %j', async (args, message) => {
    const imported = await run('import', '--from', at('notes.csv'), ...args)
    expect(imported).toMatchObject({ code: 2, err: expect.stringContaining(message) })
    const exported = await run('export', '--out', at('never'), ...args)
    expect(exported).toMatchObject({ code: 2, err: expect.stringContaining(message) })
  })
})
