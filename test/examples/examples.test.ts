import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import manifest from '../../examples/projects/package.json' with { type: 'json' }
import { type InstalledExamples, installExamples } from './installed-examples.ts'

let installed: InstalledExamples
beforeAll(async () => {
  installed = await installExamples(inject('tarball'))
})
afterAll(() => installed[Symbol.dispose]())

describe.concurrent.each(manifest.workspaces)('the example %s', (example) => {
  it('passes its tests, and then has no faults of types', async () => {
    const tested = await installed.run(example, 'test')
    expect(tested.code, tested.output).toBe(0)
    // The tests generate what the types need.
    const { code, output } = await installed.run(example, 'types')
    expect(code, output).toBe(0)
  })

  it('has a README of a few lines', () => {
    expect(textOf(`${example}/README.md`).split('\n').length).toBeLessThan(25)
  })
})

it('the lockfile of the examples names no registry', () => {
  expect(textOf('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\.tgz/)
})

function textOf(path: string): string {
  return readFileSync(join(import.meta.dirname, '../../examples/projects', path), 'utf8')
}
