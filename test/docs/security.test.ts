import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pageAt, root } from './pages.ts'

const { text } = pageAt('SECURITY.md')
const rows = [...text.matchAll(/^\| (?!Threat|---)([^|]+) \| [^|]+ \| (.+) \|$/gm)].map(
  ([, threat = '', tests = '']) => ({ threat, tests }),
)

it('SECURITY.md links every threat to tests that exist', () => {
  expect(rows.length).toBeGreaterThan(20)
  const missing = rows.flatMap(({ threat, tests }) => {
    const linked = [...tests.matchAll(/\]\((test\/[^)]+)\): `([^`]+)`/g)]
    if (linked.length === 0) return [`${threat} no test`]
    return linked
      .filter(([, file = '', title = '']) => !hasTest(file, title))
      .map(([link]) => `${threat} ${link}`)
  })
  expect(missing).toEqual([])
})

/** Whether a file has a test of that title. */
function hasTest(file: string, title: string): boolean {
  const path = join(root, file)
  if (!existsSync(path)) return false
  const source = readFileSync(path, 'utf8')
  return [`'${title}'`, `"${title}"`].some((quoted) => source.includes(`(${quoted}, `))
}
