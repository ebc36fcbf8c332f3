import { join } from 'node:path'
import { expect, it } from 'vitest'
import { saveDecided, savePrepared } from '../../src/engine/catalogue/index.ts'
import { openEngine } from '../../src/engine/index.ts'
import { openStore } from '../../src/engine/storage/index.ts'
import { makeDirectory } from './directories.ts'
import { plain, tableInput } from './tables.ts'

const regions = ['eu-west-1', 'us-east-1']
const prepared = { id: 'reset-1', decider: 'eu-west-1', exchange: { kind: 'forget everything' } } as const

/** A directory that a process has left in a reset of two regions, before the first one's own reset or after it. */
async function leftInReset(directory: string, isDecided: boolean): Promise<void> {
  {
    await using engine = await openEngine({ directory, regions })
    for (const region of regions) await engine.execute('CreateTable', tableInput('cats', plain), { region })
    if (isDecided) await engine.execute('DeleteTable', { TableName: 'cats' })
  }
  const first = await openStore(directory)
  if (isDecided) await first.write((writer) => saveDecided(writer, prepared.id))
  await first.close()
  const second = await openStore(join(directory, 'regions', 'us-east-1'))
  await second.write((writer) => savePrepared(writer, prepared))
  await second.close()
}

it.each([
  ['that had happened in the first region happens in the others too', true, []],
  ['that had not happened in the first region does not happen', false, ['cats']],
])('a reset %s, once the directory is opened again', async (_, isDecided, expected) => {
  await using directory = await makeDirectory()
  await leftInReset(directory.path, isDecided)
  await using engine = await openEngine({ directory: directory.path, regions })
  for (const region of regions) {
    expect(await engine.execute('ListTables', {}, { region })).toEqual({ TableNames: expected })
  }
  // It is done with: what comes later stays.
  await engine.execute('CreateTable', tableInput('dogs', plain), { region: 'us-east-1' })
  await engine.reset({ keepTables: true })
  const tables = await engine.execute('ListTables', {}, { region: 'us-east-1' })
  expect(tables).toEqual({ TableNames: [...expected, 'dogs'] })
})
