import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { pageAt } from './pages.ts'

const { text } = pageAt('CHANGELOG.md')
const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)

it('CHANGELOG has a section for the version of package.json', () => {
  const versions = headings.map((heading) => heading.split(' - ')[0])
  expect(versions).toContain(manifest.version)
  expect(new Set(versions).size).toBe(versions.length)
})

it('CHANGELOG says of each version when it was published, and groups its changes', () => {
  const groups = [...text.matchAll(/^### (.+)$/gm)].map(([, group = '']) => group)
  const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']
  for (const heading of headings)
    expect(heading).toMatch(/^(Unreleased|\d+\.\d+\.\d+ - (\d{4}-\d\d-\d\d|not published yet))$/)
  expect(groups.filter((group) => !known.includes(group))).toEqual([])
})
