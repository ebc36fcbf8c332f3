import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Application, type TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import manifest from '../package.json' with { type: 'json' }

import { root } from './contents.ts'
import { referenceFolder } from './modules.ts'

const options: TypeDocOptions & PluginOptions = {
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [] : [join(root, target['dynagate-source'])],
  ),
  out: referenceFolder,
  entryFileName: 'index',
  tsconfig: join(import.meta.dirname, 'tsconfig.reference.json'),
  readme: 'none',
  disableSources: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  indexFormat: 'table',
  groupOrder: ['Functions', 'Namespaces', 'Variables', 'Classes', 'Interfaces', 'Type Aliases'],
  pageTitleTemplates: { index: 'API reference', module: '{name}', member: '{name}' },
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  propertyMembersFormat: 'table',
  typeDeclarationFormat: 'table',
  skipErrorChecking: true,
  logLevel: 'Error',
}

/** Writes the API reference, from the types and docstrings of the package's exports, into `reference/`. */
export async function writeReference(): Promise<void> {
  const application = await Application.bootstrapWithPlugins(options)
  const project = await application.convert()
  if (project === undefined) throw new Error('typedoc could not read the exports of src/')
  for (const child of project.children ?? []) child.name = moduleNamed(child.name)
  await application.generateOutputs(project)
  linkToPages()
}

/** The name that programs import: `dynagate/engine` for typedoc's `engine`, `dynagate` for its `index`. */
function moduleNamed(file: string): string {
  return file === 'index' ? manifest.name : `${manifest.name}/${file}`
}

/** Docstrings link to files in docs/, of which typedoc makes copies; here those links lead to the site's own pages. */
function linkToPages(): void {
  for (const file of readdirSync(referenceFolder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.md')) continue
    const path = join(referenceFolder, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replaceAll(/\]\((?:\.\.\/)*_media\/([\w-]+)\.md/g, '](/$1'))
  }
  rmSync(join(referenceFolder, '_media'), { recursive: true, force: true })
}
