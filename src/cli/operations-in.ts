import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import { type PricedOperation, priceOperations, type Variables } from './price-document.ts'
import { parseVariables } from './read-variables.ts'

/** An operation in a folder of documents. */
export interface FolderOperation extends PricedOperation {
  /** The name of its file. */
  readonly file: string
}

/**
 * Estimates every operation in the .graphql files of a folder. `NAME.variables.json` next to `NAME.graphql` has its
 * variables.
 *
 * @throws Error for a folder without documents, a document that doesn't fit the schema, or variables that are no object.
 */
export async function operationsIn(folder: string, schema: GraphQLSchema): Promise<FolderOperation[]> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.graphql')).sort()
  if (files.length === 0)
    throw new Error(`there are no .graphql files in ${folder}: pass another folder with --documents`)
  const operations: FolderOperation[] = []
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8')
    const variables = await readVariables(folder, file.replace(/\.graphql$/, '.variables.json'))
    for (const operation of priceOperations({ schema, text, name: file, variables }))
      operations.push({ file, ...operation })
  }
  return operations
}

async function readVariables(folder: string, name: string): Promise<Variables | undefined> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const variables = parseVariables(text)
  if (variables === undefined) throw new Error(`${name}: expected a JSON object with the values of variables`)
  return variables
}
