import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import lockfile from '../../package-lock.json' with { type: 'json' }
import { pageAt } from './pages.ts'

const { text } = pageAt('docs/dependencies.md')
const [installed, unlessOmitted, byYou, development] = [
  'Installed with the package',
  'Installed unless omitted',
  'Installed by you',
  'For development',
].map(packagesUnder)

/** The packages in the rows of a section's table. */
function packagesUnder(heading: string): string[] {
  const [, section = ''] = text.split(`## ${heading}\n`)
  const [rows = ''] = section.split('\n## ')
  return [...rows.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name = '']) => name)
}

describe('docs/dependencies.md', () => {
  it('gives a reason for every dependency of the program', () => {
    expect(installed).toEqual(Object.keys(manifest.dependencies))
    expect(unlessOmitted).toEqual(Object.keys(manifest.optionalDependencies))
  })

  it('gives a reason for every package that its users install', () => {
    expect(byYou).toEqual(Object.keys(manifest.peerDependencies))
  })

  it('gives a reason for every other development dependency', () => {
    const peers = Object.keys(manifest.peerDependencies)
    const others = Object.keys(manifest.devDependencies).filter((name) => !peers.includes(name))
    expect(development).toEqual(others)
  })

  it('names every package that is held back and every allowed script', () => {
    const pinned = Object.entries(manifest.devDependencies).filter(([, range]) => /^\d/.test(range))
    const named = [...pinned.map(([name]) => name), ...Object.keys(manifest.allowScripts)]
    expect(named.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })
})

describe('the supply chain', () => {
  it('has no install scripts besides those that package.json allows or forbids', () => {
    const scripted = [...locked]
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => nameIn(path))
    expect(scripted.sort()).toEqual(Object.keys(manifest.allowScripts).sort())
  })

  it('has the licences that docs/dependencies.md lists', () => {
    const [, section = ''] = text.split('## Licences\n')
    const documented = [...section.matchAll(/^\| (\S+) \| (`.+`) \|$/gm)].map(([, licence, names = '']) => [
      licence,
      names.replaceAll('`', '').split(', '),
    ])
    const { dependencies, optionalDependencies, peerDependencies } = manifest
    const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
    expect(Object.fromEntries(documented)).toEqual(licencesOf(names))
  })
})

/** What a lockfile has about a package. */
interface Locked {
  readonly resolved?: string
  readonly license?: string
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const locked = new Map<string, Locked>(Object.entries(lockfile.packages))

/** The packages that these need, with themselves, by licence; sorted. */
function licencesOf(names: readonly string[]): Record<string, string[]> {
  const found = new Map<string, string>()
  const visit = (from: string, name: string) => {
    const path = pathFrom(from, name)
    const entry = path === undefined ? undefined : locked.get(path)
    if (path === undefined || entry === undefined || found.has(path)) return
    found.set(path, entry.license ?? 'none')
    for (const each of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      visit(path, each)
  }
  for (const name of names) visit('', name)
  const groups = Map.groupBy(found, ([, licence]) => licence)
  return Object.fromEntries(
    [...groups].map(([licence, all]) => [licence, [...new Set(all.map(([path]) => nameIn(path)))].sort()]),
  )
}

/** Where Node finds a package that the one at a path imports. */
function pathFrom(path: string, name: string): string | undefined {
  const own = `${path === '' ? '' : `${path}/`}node_modules/${name}`
  if (locked.has(own)) return own
  if (path === '') return undefined
  return pathFrom(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name)
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

describe('package.json', () => {
  it('installs the same packages in a checkout as for its users', () => {
    const missing = Object.keys(manifest.peerDependencies).filter(
      (name) => !(name in manifest.devDependencies),
    )
    expect(missing).toEqual([])
  })

  it('has version ranges; the lockfile has exact versions', () => {
    const { dependencies, optionalDependencies, peerDependencies } = manifest
    const all = Object.entries({ ...dependencies, ...optionalDependencies, ...peerDependencies })
    expect(all.filter(([, range]) => !range.startsWith('^'))).toEqual([])
  })
})
