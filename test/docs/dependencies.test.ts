import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { pageAt } from './pages.ts'

const { text } = pageAt('docs/dependencies.md')
const [runtime = '', development = ''] = text.split('## For development')

/** The packages in the rows of a table. */
function packagesIn(section: string): (string | undefined)[] {
  return [...section.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name)
}

describe('docs/dependencies.md', () => {
  it('gives a reason for every package that the program needs', () => {
    expect(packagesIn(runtime)).toEqual(Object.keys(manifest.dependencies))
  })

  it('gives a reason for every package that development needs', () => {
    expect(packagesIn(development)).toEqual(Object.keys(manifest.devDependencies))
  })

  it('tells of every package held back and every script allowed', () => {
    const named = [...Object.keys(manifest.overrides), ...Object.keys(manifest.allowScripts)]
    expect(named.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })
})
