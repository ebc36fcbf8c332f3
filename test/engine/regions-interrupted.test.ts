import { join } from 'node:path'
import { expect, it } from 'vitest'
import { saveDecided, savePrepared } from '../../src/engine/catalogue/index.ts'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { openStore } from '../../src/engine/storage/index.ts'
import { makeDirectory } from './directories.ts'
import { plain, tableInput } from './tables.ts'

const regions = ['eu-west-1', 'us-east-1']
const prepared = { id: 'reset-1', decider: 'eu-west-1', exchange: { kind: 'forget everything' } } as const

/** Creates a table in both regions. */
async function createCats(engine: Engine): Promise<void> {
  for (const region of regions) await engine.execute('CreateTable', tableInput('cats', plain), { region })
}

/** Stores the state that a kill leaves in the middle of a reset: before the first region's own reset, or after it. */
async function interruptReset(engine: Engine, directory: string, isDecided: boolean): Promise<void> {
  if (isDecided) await engine.execute('DeleteTable', { TableName: 'cats' })
  const first = await openStore(directory)
  if (isDecided) await first.write((writer) => saveDecided(writer, prepared.id))
  await first.close()
  const second = await openStore(join(directory, 'regions', 'us-east-1'))
  await second.write((writer) => savePrepared(writer, prepared))
  await second.close()
}

it.each([
  ['that was done in the first region is done in the others', true, []],
  ['that was not done in the first region is not done at all', false, ['cats']],
])('a reset %s, once the directory is opened again', async (_, isDecided, expected) => {
  await using directory = await makeDirectory()
  {
    await using engine = await openEngine({ directory: directory.path, regions })
    await createCats(engine)
    await interruptReset(engine, directory.path, isDecided)
  }
  await using engine = await openEngine({ directory: directory.path, regions })
  for (const region of regions) {
    expect(await engine.execute('ListTables', {}, { region })).toEqual({ TableNames: expected })
  }
  // It is done once: later tables are kept.
  await engine.execute('CreateTable', tableInput('dogs', plain), { region: 'us-east-1' })
  await engine.reset({ keepTables: true })
  const tables = await engine.execute('ListTables', {}, { region: 'us-east-1' })
  expect(tables).toEqual({ TableNames: [...expected, 'dogs'] })
})

it('a write acknowledged after a kill in the middle of a reset is kept when the reset is completed', async () => {
  await using directory = await makeDirectory()
  const region = 'us-east-1'
  await using engine = await openEngine({ directory: directory.path, regions })
  await createCats(engine)
  await interruptReset(engine, directory.path, true)
  await engine.execute('CreateTable', tableInput('dogs', plain), { region })
  await engine.replicate()
  expect(await engine.execute('ListTables', {}, { region })).toEqual({ TableNames: ['dogs'] })
})

it('a write between the preparation of a reset and a kill is kept', async () => {
  await using directory = await makeDirectory()
  const region = 'us-east-1'
  await using engine = await openEngine({ directory: directory.path, regions })
  await createCats(engine)
  await interruptReset(engine, directory.path, false)
  await engine.execute('CreateTable', tableInput('dogs', plain), { region })
  await engine.replicate()
  expect(await engine.execute('ListTables', {}, { region })).toEqual({ TableNames: ['cats', 'dogs'] })
})
