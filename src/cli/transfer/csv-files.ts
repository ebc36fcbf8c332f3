import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fromWire } from '../../store/index.ts'
import { messageOf, UsageError } from '../input/index.ts'
import { attributesOfHeader, type CsvMapping, fieldsOfItem, itemOfRecord } from './csv-mapping.ts'
import { csvLine, csvRecords } from './csv-text.ts'
import type { RowFormat } from './export-folder.ts'
import type { ImportStep } from './import-files.ts'

/**
 * The CSV files of an import: one file, or those of a folder.
 *
 * @throws UsageError if there are none.
 */
export async function csvFiles(from: string): Promise<string[]> {
  const found = await stat(from).catch(() => undefined)
  if (found === undefined) throw new UsageError(`there is no file or folder ${from}`)
  if (found.isFile()) return [from]
  const files = (await readdir(from)).filter((name) => name.endsWith('.csv')).map((name) => join(from, name))
  if (files.length === 0) throw new UsageError(`${from} has no files that end with .csv`)
  return files.sort()
}

const stepItems = 100

/**
 * The items of a file of CSV, after its first records. The first line is the header.
 *
 * @throws Error with the file and the line of a record that is no item of the entity.
 */
export async function* csvSteps(file: string, done: number, mapping: CsvMapping): AsyncGenerator<ImportStep> {
  let names: (string | undefined)[] | undefined
  let items: ImportStep['items'][number][] = []
  let lines = 0
  let line = 1
  try {
    for await (const record of csvRecords(createReadStream(file).setEncoding('utf8'))) {
      line = record.line
      if (names === undefined) {
        names = attributesOfHeader(record.fields, mapping)
        continue
      }
      lines += 1
      if (lines <= done) continue
      items.push(itemOfRecord(record.fields, names, mapping))
      if (items.length < stepItems) continue
      yield { items, lines }
      items = []
    }
  } catch (error) {
    const reason = messageOf(error)
    // A fault of the syntax has its own place.
    throw new Error(
      error instanceof SyntaxError && /^line \d/.test(reason)
        ? `${file}: ${reason}`
        : `${file}:${line}: ${reason}`,
    )
  }
  if (lines > done) yield { items, lines }
}

/** Exports the items of an entity as CSV. */
export function csvFormat(mapping: CsvMapping): RowFormat {
  return {
    extension: 'csv',
    header: csvLine([...mapping.columns.keys()]),
    rowOf(item) {
      const fields = fieldsOfItem(fromWire(item), mapping)
      return fields && csvLine(fields)
    },
  }
}
