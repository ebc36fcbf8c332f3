import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
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
