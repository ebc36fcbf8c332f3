import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runMain, trialApp } from './run-cli.ts'

describe('dynagate schema', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynagate-schema-'))
  })

  afterAll(() => rm(folder, { recursive: true }))

  it('prints the schema in alphabetical order, with applied directives', async () => {
    const { code, out } = await runMain(['schema', '--schema', trialApp])
    expect(code).toBe(0)
    expect(out).toContain(
      'type Query {\n  ant: String @cost\n  careless: String\n  untilStopped: String\n  whoami: String\n  zebra: String\n}\n',
    )
  })

  it('writes the schema to a file, and checks whether the file is up to date', async () => {
    const file = join(folder, 'schema.graphql')
    const check = () => runMain(['schema', '--schema', trialApp, '--check', file])
    expect(await check()).toMatchObject({
      code: 1,
      out: expect.stringContaining('schema.graphql is missing: write it'),
    })
    expect(await runMain(['schema', '--schema', trialApp, '--out', file])).toEqual({
      code: 0,
      out: `Wrote ${file}.\n`,
      err: '',
    })
    expect(await check()).toEqual({ code: 0, out: `${file} is up to date.\n`, err: '' })
    await writeFile(file, (await readFile(file, 'utf8')).replace('zebra', 'horse'))
    expect(await check()).toMatchObject({
      code: 1,
      out: expect.stringContaining('schema.graphql is outdated: write it'),
    })
  })

  it('lists the changes that affect clients, and fails if one breaks operations', async () => {
    const file = join(folder, 'released.graphql')
    const { out: current } = await runMain(['schema'])
    const diff = async (earlier: string, ...args: string[]) => {
      await writeFile(file, earlier)
      return runMain(['schema', '--diff', file, ...args])
    }
    expect(await diff(current)).toEqual({ code: 0, out: 'No change affects clients.\n', err: '' })
    expect(await diff(current.replace('  MUSIC\n', ''))).toEqual({
      code: 0,
      out: 'dangerous: MUSIC was added to enum type ProductCategory.\n',
      err: '',
    })
    const released = current.replace('type Review ', 'type Opinion {\n  text: String\n}\n\ntype Review ')
    expect(await diff(released)).toMatchObject({ code: 1, out: 'breaking: Opinion was removed.\n' })
    const { code, out } = await diff(released, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out).result).toEqual({
      changes: [{ kind: 'breaking', type: 'TYPE_REMOVED', description: 'Opinion was removed.' }],
    })
    const { err } = await diff('type Query {\n  name String\n}')
    expect(err).toContain('released.graphql:2:8: Syntax Error: Expected ":", found Name "String".')
    expect(await runMain(['schema', '--check', file, '--diff', file])).toMatchObject({ code: 2 })
  })

  it("reports the error of a module that isn't a gateway", async () => {
    const missing = await runMain(['schema', '--schema', 'nowhere.ts'])
    expect(missing).toMatchObject({
      code: 1,
      err: 'dynagate schema: there is no file nowhere.ts: name your definition by --schema, or in package.json: "dynagate": { "schema": "./shop.ts" }\n',
    })
    const file = join(folder, 'empty.mjs')
    await writeFile(file, 'export default 7\n')
    const empty = await runMain(['schema', '--schema', file])
    expect(empty).toMatchObject({ code: 1, err: expect.stringContaining('the result of defineGateway(...)') })
  })
})
