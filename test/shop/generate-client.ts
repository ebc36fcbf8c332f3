import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as typedDocumentNode from '@graphql-codegen/typed-document-node'
import * as typescriptOperations from '@graphql-codegen/typescript-operations'
import { parse } from 'graphql'

/** The path of the generated client. Running this file generates it. */
export const clientPath = join(import.meta.dirname, 'generated', 'client.ts')

const operationsPath = join(import.meta.dirname, 'operations.graphql')
const schemaPath = join(import.meta.dirname, '..', '..', 'schema', 'schema.graphql')

/** The types and documents of operations.graphql, generated from the printed schema alone, as in an application. */
export async function generateClient(): Promise<string> {
  const document = parse(await readFile(operationsPath, 'utf8'))
  return codegen({
    filename: clientPath,
    schema: parse(await readFile(schemaPath, 'utf8')),
    documents: [{ document }],
    config: {
      immutableTypes: true,
      // As in JSON.
      scalars: { DateTime: 'string', Decimal: 'string', EmailAddress: 'string', ID: 'string' },
      useTypeImports: true,
    },
    // Since version 6 typescript-operations generates the schema types that operations need, without the typescript plugin.
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
  })
}

if (import.meta.main) await writeFile(clientPath, await generateClient())
