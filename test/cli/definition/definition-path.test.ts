import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitionPath } from '../../../src/cli/definition/definition-path.ts'

let folder: string
const manifest = (content: string) => writeFile(join(folder, 'package.json'), content)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-definition-'))
  await mkdir(join(folder, 'deep/er'), { recursive: true })
})
afterAll(() => rm(folder, { recursive: true }))

describe('the path of the definition', () => {
  it('is that of --schema, else as the nearest package.json names it, else ./schema/index.ts', async () => {
    await manifest('{ "dynagate": { "schema": "./shop.ts" } }')
    expect(definitionPath('./other.ts', folder)).toBe('./other.ts')
    expect(definitionPath(undefined, folder)).toBe('./shop.ts')
    expect(definitionPath(undefined, join(folder, 'deep/er'))).toBe('../../shop.ts')
    await writeFile(join(folder, 'deep/package.json'), '{ "name": "deep" }')
    expect(definitionPath(undefined, join(folder, 'deep/er'))).toBe('./schema/index.ts')
  })

  it.each([
    ['{ "dynagate": { "schema": 7 } }', 'expected "dynagate": { "schema": PATH }, got {"schema":7}'],
    ['{ "dynagate": "./shop.ts" }', 'expected "dynagate": { "schema": PATH }, got "./shop.ts"'],
    ['{ "dynagate": { "schem": "./shop.ts" } }', 'got {"schem":"./shop.ts"}'],
    ['{ "dynagate": ', 'package.json:1:15: expected a value, got the end'],
  ])('is not guessed for %s', async (content, message) => {
    await manifest(content)
    expect(() => definitionPath(undefined, folder)).toThrow(message)
  })
})
