import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, inject, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'dynagate-unpacked-'))
execFileSync('tar', ['-xzf', inject('tarball'), '-C', folder])
afterAll(() => rmSync(folder, { recursive: true }))

const files = readdirSync(join(folder, 'package'), { recursive: true, encoding: 'utf8' })

it('publint reports nothing', () => {
  const run = () => binary('publint', inject('tarball'), '--strict')
  expect(run()).toContain('All good!')
})

it('are-the-types-wrong reports nothing', () => {
  const run = () => binary('attw', inject('tarball'), '--profile', 'esm-only')
  expect(run).not.toThrow()
})

it('source maps refer to sources in the package', () => {
  const maps = files.filter((name) => name.endsWith('.map'))
  const broken = maps.filter((name) => {
    const map: { sources: string[] } = JSON.parse(readFileSync(join(folder, 'package', name), 'utf8'))
    return map.sources.some((source) => !existsSync(join(folder, 'package', dirname(name), source)))
  })
  expect(maps.length).toBeGreaterThan(500)
  expect(broken).toEqual([])
})

it('contains its docs, and no tests or benchmarks', () => {
  const expected = ['README.md', 'LICENSE', 'docs/model.md', 'bin/dynagate.js', 'dist/explorer/page.html']
  expect(files).toEqual(expect.arrayContaining(expected))
  expect(new Set(files.map((name) => name.split('/')[0]))).toEqual(
    new Set(['LICENSE', 'README.md', 'package.json', 'bin', 'dist', 'docs', 'src']),
  )
})

it('has the docs of the API once, in its declarations', () => {
  const code = files.filter((name) => /^dist\/.*\.js$/.test(name))
  const documented = code.filter((name) =>
    readFileSync(join(folder, 'package', name), 'utf8').match(/^ *\/\*\*/m),
  )
  expect(code.length).toBeGreaterThan(500)
  expect(documented).toEqual([])
  expect(readFileSync(join(folder, 'package/dist/server/define-gateway.d.ts'), 'utf8')).toContain('@example')
})

it('is small: 2.7 MB packed', () => {
  expect(readFileSync(inject('tarball')).byteLength).toBeLessThan(2_700_000)
})

function binary(name: string, ...args: readonly string[]): string {
  return execFileSync(join(root, 'node_modules/.bin', name), args, { cwd: root, encoding: 'utf8' })
}
