import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TableDescription } from '../../store/index.ts'
import { writeState } from './state-file.ts'

/** The file of an export's folder with the description of its table. */
export function descriptionFile(folder: string): string {
  return join(folder, 'export-table.json')
}

/** Writes the description of an export's table into its folder. */
export function writeDescription(folder: string, Table: TableDescription): Promise<void> {
  return writeState(descriptionFile(folder), { Table })
}

/**
 * The description of a table in a file, as DescribeTable answers it.
 *
 * @throws Error with the file, and the line and column of a fault in its JSON.
 */
export async function readDescription(file: string): Promise<TableDescription> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`there is no file ${file}: pass what aws dynamodb describe-table prints by --description`)
  })
  const parsed = parse(text, file)
  const description = (isObject(parsed) && isObject(parsed.Table) ? parsed.Table : parsed) as TableDescription
  const isDescription =
    isObject(description) &&
    typeof description.TableName === 'string' &&
    Array.isArray(description.KeySchema) &&
    Array.isArray(description.AttributeDefinitions)
  if (isDescription) return description
  throw new Error(`${file}: expected a table with TableName, KeySchema and AttributeDefinitions`)
}

/** V8's message has the line and the column. */
function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
