import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A row of a Northwind file: its fields by the names in the header, without NULLs. */
export type Row = Readonly<Record<string, string | undefined>>

/**
 * The rows of one of Northwind's files.
 *
 * Fields with a comma are quoted in some files and not in others: if a row has too many fields, `spills` is
 * the column that they belong to.
 */
export function readRows(directory: string, file: string, spills = ''): Row[] {
  const [header = '', ...lines] = readFileSync(join(directory, file), 'utf8').trim().split(/\r?\n/)
  const names = header.split(',')
  return lines.map((line) => toRow(names, splitFields(line), names.indexOf(spills)))
}

function toRow(names: readonly string[], fields: string[], spill: number): Row {
  const excess = fields.length - names.length
  if (excess > 0 && spill >= 0)
    fields.splice(spill, excess + 1, fields.slice(spill, spill + excess + 1).join(','))
  if (fields.length !== names.length)
    throw new Error(`expected ${names.length} fields, got: ${fields.join(' | ')}`)
  return Object.fromEntries(names.map((name, at) => [name, fields[at] === 'NULL' ? undefined : fields[at]]))
}

function splitFields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
