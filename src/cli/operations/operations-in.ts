import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import { readText, UsageError } from '../input/index.ts'
import { parseVariables } from './parse-variables.ts'
import { type PricedOperation, priceOperations, type Variables } from './price-document.ts'

/** An operation in a folder of documents. */
export interface FolderOperation extends PricedOperation {
  /** The name of its file. */
  readonly file: string
}

/**
 * Estimates every operation in the .graphql files of a folder. `NAME.variables.json` contains the variables of
 * `NAME.graphql`.
 *
 * @throws Error for a folder without documents, a document that doesn't fit the schema, or variables that aren't an
 *   object.
 */
export async function operationsIn(folder: string, schema: GraphQLSchema): Promise<FolderOperation[]> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.graphql')).sort()
  if (files.length === 0)
    throw new UsageError(`there are no .graphql files in ${folder}: pass another folder with --documents`)
  const operations: FolderOperation[] = []
  for (const file of files) {
    const text = await readText(join(folder, file))
    const variables = await readVariables(folder, file.replace(/\.graphql$/, '.variables.json'))
    for (const operation of priceOperations({ schema, text, name: file, variables }))
      operations.push({ file, ...operation })
  }
  return operations
}

async function readVariables(folder: string, name: string): Promise<Variables | undefined> {
  const file = join(folder, name)
  return existsSync(file) ? parseVariables(await readText(file), file) : undefined
}
