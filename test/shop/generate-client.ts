import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { scalarTypes } from 'dynagate/codegen'
import { parse } from 'graphql'

/** The folder of the generated client. Running this file generates it. */
export const clientFolder = join(import.meta.dirname, 'generated')

const operationsPath = join(import.meta.dirname, 'operations.graphql')
const schemaPath = join(import.meta.dirname, '..', '..', 'schema', 'schema.graphql')

/**
 * The files of a client by name: types and documents of operations.graphql, as graphql-codegen's client preset generates them from
 * the printed schema alone, as in an application.
 */
export async function generateClient(): Promise<ReadonlyMap<string, string>> {
  const operations = await readFile(operationsPath, 'utf8')
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${clientFolder}/`,
    schema: parse(await readFile(schemaPath, 'utf8')),
    documents: [{ document: parse(operations), rawSDL: operations }],
    config: {
      immutableTypes: true,
      scalars: scalarTypes,
      // A scalar without a type is an error.
      strictScalars: true,
      useTypeImports: true,
      importExtension: '.ts',
    },
    presetConfig: { fragmentMasking: false },
    plugins: [],
    pluginMap: {},
  })
  const files = sections.map(async (section) => [basename(section.filename), await codegen(section)] as const)
  return new Map(await Promise.all(files))
}

if (import.meta.main) {
  await rm(clientFolder, { recursive: true, force: true })
  for (const [name, text] of await generateClient()) {
    const file = join(clientFolder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
