import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { projectSettings } from '../../src/cli/init/index.ts'
import { pageAt } from '../docs/pages.ts'
import { runMain } from './run-cli.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-init-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('dynagate init writes the project of docs/your-project.md into an empty folder', async () => {
  const { code, out, err } = await runMain(['init', join(folder, 'shop')])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain(`Next:\n  cd ${join(folder, 'shop')}\n  npm install\n`)
  const written = await readdir(join(folder, 'shop'), { recursive: true })
  expect(written).toEqual(
    expect.arrayContaining(['package.json', 'shop.ts', '.github/workflows/ci.yml', 'docker-compose.yml']),
  )
  const fileOf = (name: string) => readFile(join(folder, 'shop', name), 'utf8')
  const { text } = pageAt('docs/your-project.md')
  for (const name of ['tsconfig.json', 'shop.ts', 'shop.test.ts']) expect(text).toContain(await fileOf(name))
  expect(pageAt('docs/deployment.md').text).toContain(await fileOf('Dockerfile'))
  expect(JSON.parse(await fileOf('package.json'))).toMatchObject({
    name: 'shop',
    dependencies: { dynagate: `^${manifest.version}`, graphql: manifest.peerDependencies.graphql },
    devDependencies: { vitest: manifest.devDependencies.vitest },
  })
})

it('dynagate init overwrites nothing', async () => {
  const again = await runMain(['init', join(folder, 'shop')])
  expect(again).toMatchObject({
    code: 1,
    err: expect.stringContaining('has files: pass a new or empty folder'),
  })
  expect(await runMain(['init'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('give the folder: dynagate init shop'),
  })
  const named = await runMain(['init', join(folder, 'new'), '--name', 'A b'])
  expect(named).toMatchObject({ code: 2, err: expect.stringContaining('got "A b"') })
})

it('dynagate init asks three questions without a folder, and none with one', async () => {
  const asked: string[] = []
  const answering = (...answers: string[]) => ({
    isInteractive: true,
    async ask(question: string) {
      asked.push(question)
      return answers.shift() ?? ''
    },
    close() {},
  })
  const nothing = { folder: undefined, name: undefined, install: undefined }
  expect(await projectSettings(nothing, answering('my/Orders', '', 'no'))).toEqual({
    folder: 'my/Orders',
    name: 'orders',
    isInstalled: false,
  })
  expect(asked).toEqual([
    'Folder of the project? (shop) ',
    'Name of its package? (orders) ',
    'Install its packages now, yes or no? (yes) ',
  ])
  expect(await projectSettings(nothing, answering())).toEqual({
    folder: 'shop',
    name: 'shop',
    isInstalled: true,
  })
  expect(await projectSettings({ ...nothing, folder: 'till' }, answering('never'))).toEqual({
    folder: 'till',
    name: 'till',
    isInstalled: false,
  })
})
