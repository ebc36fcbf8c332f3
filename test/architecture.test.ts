import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The folders of `src`, each with the folders it may import besides its own files and the shared ones. */
const folders: Readonly<Record<string, readonly string[]>> = {
  model: [],
  store: ['model'],
  streams: ['store', 'model'],
  handlers: ['streams', 'store', 'model'],
  pothos: ['store', 'model'],
  engine: [],
  server: ['pothos', 'handlers', 'store', 'model'],
  tools: ['model', 'store'],
  infrastructure: ['model', 'tools'],
  explorer: ['model', 'store', 'streams', 'pothos', 'server', 'tools'],
  cli: ['model', 'store', 'streams', 'handlers', 'pothos', 'server', 'tools', 'infrastructure', 'explorer'],
  lambda: ['server', 'handlers', 'store', 'model'],
  testing: ['model', 'store', 'pothos', 'streams', 'server', 'tools', 'engine'],
}

/** The folders of a folder, and its files outside of them, in an order in which each may import those before it. */
const orders: Readonly<Record<string, readonly string[]>> = {
  model: [
    'document',
    'attributes',
    'definition',
    'inferred',
    'updates',
    'keys',
    'rules',
    'types.ts',
    'entity-key.ts',
    'conditions',
    'parents',
    'items',
    'tenants',
    'system',
    'check',
    'patterns',
    'define-table',
    'index.ts',
  ],
  cli: [
    'input',
    'terminal',
    'definition',
    'client',
    'settings',
    'app',
    'operations',
    'cost',
    'table',
    'transfer',
    'init',
    'serve',
    'workers',
    'dev',
    'command.ts',
    'commands',
    'main.ts',
  ],
}

/** The files that every folder except the engine may import. */
const shared = ['src/errors.ts', 'src/load-optional.ts', 'src/required.ts']

/** The only files outside the engine that may import it. */
const engineUsers = [
  'src/store/client/embedded.ts',
  'src/store/client/streams/embedded.ts',
  'src/cli/commands/engine.ts',
]

/** The folders of the explorer's page, each with the folders of it that it may import besides its own files. */
const pageFolders: Readonly<Record<string, readonly string[]>> = {
  values: [],
  api: [],
  rows: ['values'],
  state: ['api', 'rows', 'values'],
  parts: ['api', 'values'],
  grid: ['rows', 'values'],
  views: ['api', 'grid', 'parts', 'rows', 'state', 'values'],
  shell: ['api', 'parts', 'state', 'values', 'views'],
}

/** An import or re-export of one of our files. */
interface Import {
  readonly from: string
  readonly to: string
  /** Types only, dynamic, or static. */
  readonly kind: 'type' | 'lazy' | 'value'
}

const files = filesIn('src')
const imports = files.flatMap(importsOf)
const pageFiles = filesIn('explorer')
const pageImports = pageFiles.flatMap(importsOf)

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [folder, ...name.split(sep)].join('/'))
}

function importsOf(from: string): Import[] {
  const source = readFileSync(join(root, from), 'utf8')
  const statement = /^(?:import|export)( type)?\b(?:[^'=]*\bfrom)? '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm
  return [...source.matchAll(statement)].map(([, type, specifier, lazySpecifier]) => {
    const to = relative(root, join(root, dirname(from), specifier ?? lazySpecifier ?? ''))
    const kind = lazySpecifier ? 'lazy' : type ? 'type' : 'value'
    return { from, to: to.split(sep).join('/'), kind }
  })
}

/** The folder of a file: `store` for `src/store/plan/plan.ts`, an empty string for a file of `src` itself. */
function folderOf(file: string): string | undefined {
  const [, folder, rest] = file.split('/')
  return rest === undefined ? undefined : folder
}

/** Forbidden imports, formatted for the message. */
function listed(forbidden: readonly Import[]): string[] {
  return forbidden.map(({ from, to }) => `${from} imports ${to}`)
}

describe('the folders of src', () => {
  it('are all listed with their allowed imports', () => {
    const found = new Set(files.map(folderOf).filter((folder) => folder !== undefined))
    expect([...found].filter((folder) => !(folder in folders))).toEqual([])
  })

  it('import in one direction', () => {
    const forbidden = imports.filter(({ from, to }) => {
      const folder = folderOf(from)
      if (folder === undefined || shared.includes(to)) return folder === 'engine'
      const target = folderOf(to)
      if (target === 'engine' && engineUsers.includes(from)) return false
      return target !== folder && !(target !== undefined && folders[folder]?.includes(target))
    })
    expect(listed(forbidden)).toEqual([])
  })

  it('load the engine on demand', () => {
    const forbidden = imports.filter(
      ({ from, to, kind }) => engineUsers.includes(to) && kind === 'value' && !engineUsers.includes(from),
    )
    expect(listed(forbidden)).toEqual([])
  })
})

describe.each(Object.entries(orders))('the folders of %s', (folder, order) => {
  it('import in one direction', () => {
    const within = imports.filter(({ from, to }) => folderOf(from) === folder && folderOf(to) === folder)
    const forbidden = within.filter(({ from, to }) => {
      const [own = '', target = ''] = [from, to].map((file) => file.split('/')[2])
      return own !== target && !order.slice(0, order.indexOf(own)).includes(target)
    })
    expect(listed(forbidden)).toEqual([])
  })
})

describe('every folder', () => {
  it('is imported through its index.ts', () => {
    const forbidden = imports.filter(({ from, to }) => {
      const isAround = (folder: string) => `${dirname(from)}/`.startsWith(`${folder}/`)
      const isInside = !isAround(dirname(to))
      return isInside && !(basename(to) === 'index.ts' && isAround(dirname(dirname(to))))
    })
    expect(listed(forbidden)).toEqual([])
  })

  it('lists its exports by name', () => {
    const forbidden = files.filter((file) =>
      /^export \*(?! as )/m.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(forbidden.map((file) => `${file} has "export *"`)).toEqual([])
  })

  it('imports only existing files', () => {
    expect(listed(imports.filter(({ to }) => !files.includes(to)))).toEqual([])
  })
})

describe("the explorer's page", () => {
  it('has listed folders, which import in one direction', () => {
    const forbidden = pageImports.filter(({ from, to }) => {
      const [folder, target] = [folderOf(from), folderOf(to)]
      if (folder === undefined || to.startsWith('src/')) return false
      return target !== folder && !(target !== undefined && pageFolders[folder]?.includes(target))
    })
    expect(listed(forbidden)).toEqual([])
  })

  it('has nothing of src but the types of the protocol', () => {
    const forbidden = pageImports.filter(
      ({ to, kind }) =>
        to.startsWith('src/') && !(to === 'src/explorer/protocol/index.ts' && kind === 'type'),
    )
    expect(listed(forbidden)).toEqual([])
  })
})

describe('imports, including those of types', () => {
  it('have no cycles between files', () => {
    expect(cycles(files, imports)).toEqual([])
    expect(cycles(pageFiles, pageImports)).toEqual([])
  })

  it('have no cycles between the folders and files of one folder', () => {
    const between = [...imports, ...pageImports].map(betweenSiblings)
    expect(cycles([...new Set(between.map(({ from }) => from))], between)).toEqual([])
  })
})

/** An import as one between two siblings: the folders or files in which its ends are, in the nearest common folder. */
function betweenSiblings({ from, to, kind }: Import): Import {
  const [names, others] = [from.split('/'), to.split('/')]
  const depth = names.findIndex((name, at) => name !== others[at]) + 1
  return { from: names.slice(0, depth).join('/'), to: others.slice(0, depth).join('/'), kind }
}

/** Import cycles, each as a path through its files. */
function cycles(files: readonly string[], imports: readonly Import[]): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file) || path.includes(file)) return
    const next = imports.filter(({ from }) => from === file)
    for (const { to } of next) visit(to, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  return found
}
