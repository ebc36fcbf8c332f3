import { join } from 'node:path'
import type { TableDescription } from '../../store/index.ts'
import type { LiveTable } from '../../tools/index.ts'
import { isObject, parseJson, readText } from '../input/index.ts'
import { writeState } from './state-file.ts'

/** The file of an export's folder with the description of its table. */
export function descriptionFile(folder: string): string {
  return join(folder, 'dynagate-table.json')
}

/** The description of a table: the answer of DescribeTable, and the attribute that is its time to live. */
export interface DescribedTable {
  readonly description: TableDescription
  readonly timeToLive: string | undefined
}

/**
 * Writes the description of an export's table into its folder: what DescribeTable and DescribeTimeToLive answer, in one
 * object.
 */
export function writeDescription(
  folder: string,
  { description: Table, timeToLive: TimeToLiveDescription }: LiveTable,
): Promise<void> {
  return writeState(descriptionFile(folder), { Table, TimeToLiveDescription })
}

/**
 * The description of a table in a file, as {@link writeDescription} or DescribeTable has it.
 *
 * @throws Error with the file, and the line and column of a fault in its JSON.
 */
export async function readDescription(file: string): Promise<DescribedTable> {
  const text = await readText(file, ': pass what aws dynamodb describe-table prints by --description')
  const parsed = parseJson(text, file)
  const description = (isObject(parsed) && isObject(parsed.Table) ? parsed.Table : parsed) as TableDescription
  const isDescription =
    isObject(description) &&
    typeof description.TableName === 'string' &&
    Array.isArray(description.KeySchema) &&
    Array.isArray(description.AttributeDefinitions)
  if (isDescription) return { description, timeToLive: timeToLiveIn(parsed) }
  throw new Error(`${file}: expected a table with TableName, KeySchema and AttributeDefinitions`)
}

function timeToLiveIn(parsed: unknown): string | undefined {
  const found = isObject(parsed) ? parsed.TimeToLiveDescription : undefined
  return isObject(found) && typeof found.AttributeName === 'string' ? found.AttributeName : undefined
}
