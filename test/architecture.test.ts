import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The folders of `src`, each with the folders it may import, besides its own files and the shared ones. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  model: [],
  store: ['model'],
  pothos: ['store', 'model'],
  engine: [],
  server: ['pothos', 'store', 'model'],
  tools: ['model', 'store'],
  cli: ['model', 'store', 'pothos', 'server', 'tools'],
  testing: ['store', 'server', 'tools', 'engine'],
}

/** The files that every room but the engine may import. */
const shared = ['src/errors.ts', 'src/load-optional.ts', 'src/required.ts']

/** The only files outside the engine that may know it. */
const engineUsers = ['src/store/client/embedded.ts', 'src/cli/commands/engine.ts']

/** One import or re-export of a file of ours. */
interface Import {
  readonly from: string
  readonly to: string
  /** Of types only, which is gone when the program runs; or when the line is reached; or at once. */
  readonly kind: 'type' | 'lazy' | 'value'
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ['src', ...name.split(sep)].join('/'))
const imports = files.flatMap(importsOf)

function importsOf(from: string): Import[] {
  const source = readFileSync(join(root, from), 'utf8')
  const statement = /^(?:import|export)( type)?\b(?:[^'=]*\bfrom)? '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm
  return [...source.matchAll(statement)].map(([, type, specifier, lazySpecifier]) => {
    const to = relative(root, join(root, dirname(from), specifier ?? lazySpecifier ?? ''))
    const kind = lazySpecifier ? 'lazy' : type ? 'type' : 'value'
    return { from, to: to.split(sep).join('/'), kind }
  })
}

/** The room of a file: `store` of `src/store/plan/plan.ts`; nothing for a file of `src` itself. */
function roomOf(file: string): string | undefined {
  const [, room, rest] = file.split('/')
  return rest === undefined ? undefined : room
}

/** Forbidden imports as a person would want to read them. */
function told(forbidden: readonly Import[]): string[] {
  return forbidden.map(({ from, to }) => `${from} imports ${to}`)
}

describe('the rooms', () => {
  it('are all known, so that a new one gets its rule', () => {
    const found = new Set(files.map(roomOf).filter((room) => room !== undefined))
    expect([...found].filter((room) => !(room in rooms))).toEqual([])
  })

  it('import one way', () => {
    const forbidden = imports.filter(({ from, to }) => {
      const room = roomOf(from)
      if (room === undefined || shared.includes(to)) return room === 'engine'
      const target = roomOf(to)
      if (target === 'engine' && engineUsers.includes(from)) return false
      return target !== room && !(target !== undefined && rooms[room]?.includes(target))
    })
    expect(told(forbidden)).toEqual([])
  })

  it('load the engine only when it is asked for', () => {
    const forbidden = imports.filter(({ to, kind }) => engineUsers.includes(to) && kind === 'value')
    expect(told(forbidden)).toEqual([])
  })
})

describe('the folders', () => {
  it('meet at their index.ts', () => {
    const forbidden = imports.filter(({ from, to }) => {
      const isAround = (folder: string) => `${dirname(from)}/`.startsWith(`${folder}/`)
      const isInside = !isAround(dirname(to))
      return isInside && !(basename(to) === 'index.ts' && isAround(dirname(dirname(to))))
    })
    expect(told(forbidden)).toEqual([])
  })

  it('list what they export by name', () => {
    const forbidden = files.filter((file) =>
      /^export \*(?! as )/m.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(forbidden.map((file) => `${file} has "export *"`)).toEqual([])
  })

  it('import only files that are there', () => {
    expect(told(imports.filter(({ to }) => !files.includes(to)))).toEqual([])
  })
})

it('no import leads back to where it started, imports of types included', () => {
  expect(cycles()).toEqual([])
})

/** Circles of imports, each as a path through its files. */
function cycles(): string[] {
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
