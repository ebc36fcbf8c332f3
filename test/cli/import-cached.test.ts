import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApp } from '../../src/cli/app/open-app.ts'
import { access, Note } from '../store/cache/notes.ts'
import definition from './cached-app/index.ts'
import { runMain } from './run-cli.ts'

const note = { owner: 'ann', number: 1, topic: 'tea', rank: 1, title: 'Black tea' }

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'import-cached-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const open = () =>
  openApp(definition, {
    choice: { kind: 'embedded', directory: join(directory, 'data') },
    createTable: false,
    environment: {},
    write: () => {},
  })
const run = (...args: string[]) =>
  runMain([...args, '--schema', 'test/cli/cached-app/index.ts', '--dir', join(directory, 'data'), '--yes'])

/** The titles that a gateway serves, first of an item and then of a page. */
async function served() {
  await using app = await open()
  const request = app.store.request({ cacheScope: 'all' })
  const item = await request.one(access.note, { owner: 'ann', number: 1 })
  const { edges } = await request.page(access.notes, { owner: 'ann' }, { first: 5 })
  return [item?.title, edges.map((edge) => edge.item?.title)]
}

it('an import invalidates the cache of the gateways', async () => {
  const exported = join(directory, 'exported')
  {
    await using app = await open()
    await app.store.request().create(Note, note)
  }
  expect(await run('export', '--out', exported)).toMatchObject({ code: 0 })
  {
    await using app = await open()
    await app.store.request().update(Note, { owner: 'ann', number: 1 }, { title: 'Green tea' })
  }
  expect(await served()).toEqual(['Green tea', ['Green tea']])
  expect(await run('import', '--from', exported, '--overwrite')).toMatchObject({ code: 0 })
  expect(await served()).toEqual(['Black tea', ['Black tea']])
  const csv = join(directory, 'notes.csv')
  await writeFile(csv, 'owner,number,topic,rank,title\nann,1,tea,1,White tea\nann,2,tea,1,Oolong\n')
  expect(await run('import', '--csv', '--entity', 'Note', '--from', csv, '--overwrite')).toMatchObject({
    code: 0,
  })
  expect(await served()).toEqual(['White tea', ['White tea', 'Oolong']])
})
