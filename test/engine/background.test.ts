import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listJobs, saveJob } from '../../src/engine/background/index.ts'
import { Catalogue } from '../../src/engine/catalogue/index.ts'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { type KeyValueStore, openStore } from '../../src/engine/storage/index.ts'
import { fillTable } from './background-jobs.ts'
import { makeDirectory } from './directories.ts'
import type { Answer, EngineClient } from './entry-points.ts'
import { tableInput } from './tables.ts'

const clientOf = (engine: Engine): Pick<EngineClient, 'call'> => ({
  call: async (operation, input) => (await engine.execute(operation, input)) as Answer,
})

/** The number of stored records of items and of everything derived from them. */
function countStored(storage: KeyValueStore): number {
  return storage.read((reader) => {
    let count = 0
    for (const _ of reader.range({ from: Buffer.from([0x10]), to: Buffer.from([0x20]) })) count += 1
    return count
  })
}

it('removes all records of a deleted table, even if the engine is closed and opened meanwhile', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'background-'))
  const storage = await openStore(directory)
  let engine = await openEngine({ directory })
  await engine.execute(
    'CreateTable',
    tableInput('items', {
      key: { pk: 'S', sk: 'S' },
      local: { byTitle: { key: { pk: 'S', title: 'S' } } },
      global: { byOwner: { key: { owner: 'S' } } },
    }),
  )
  await engine.execute('UpdateTimeToLive', {
    TableName: 'items',
    TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
  })
  await fillTable(clientOf(engine), 'items', 1_000, (number) => ({
    title: { S: `title ${number}` },
    owner: { S: 'anne' },
    expires: { N: '4000000000' },
  }))
  expect(countStored(storage)).toBeGreaterThan(5_000)
  await engine.execute('DeleteTable', { TableName: 'items' })
  expect(countStored(storage)).toBeGreaterThan(3_000)
  await engine.close()
  engine = await openEngine({ directory })
  while (countStored(storage) > 0) await new Promise(setImmediate)
  await engine.close()
  await storage.close()
  await rm(directory, { recursive: true })
})

it('a closed engine runs no more background jobs', async () => {
  const engine = await openEngine({ memory: true })
  await engine.execute('CreateTable', tableInput('items', { key: { pk: 'S', sk: 'S' } }))
  await fillTable(clientOf(engine), 'items', 1_000, () => ({}))
  const deleting = engine.execute('DeleteTable', { TableName: 'items' })
  const closing = engine.close()
  await expect(deleting).resolves.toMatchObject({ TableDescription: { TableStatus: 'DELETING' } })
  await closing
  await expect(engine.sweepExpired()).rejects.toThrow('The engine is closed')
})

it.each([
  'backfill-index',
  'clear-index',
  'fill-expiry',
  'clear-expiry',
] as const)('a %s job of a deleted table does not change a new table with the same name', async (kind) => {
  await using directory = await makeDirectory()
  await using engine = await openEngine({ directory: directory.path })
  const shape = tableInput('items', { key: { pk: 'S' }, global: { byOwner: { key: { owner: 'S' } } } })
  await engine.execute('CreateTable', shape)
  await engine.execute('PutItem', { TableName: 'items', Item: { pk: { S: 'a' }, owner: { S: 'anne' } } })
  const storage = await openStore(directory.path)
  // States that only the new table's own jobs may complete.
  await storage.write((writer) => {
    const { record } = new Catalogue().get(writer, 'items')
    new Catalogue().save(writer, {
      ...record,
      timeToLive: { attribute: 'expires', state: 'enabling', changedAt: 0 },
      globalIndexes: record.globalIndexes.map((index) => ({ ...index, state: 'creating' })),
    })
  })
  const recordNow = () => storage.read((reader) => new Catalogue().get(reader, 'items').record)
  const before = recordNow()
  const [index] = before.globalIndexes
  await storage.write((writer) => {
    saveJob(writer, { kind, table: before.id + 1000, name: 'items', index: index?.number ?? 0 })
  })
  // Another engine finds the job when it opens the directory, and its compaction waits for all jobs.
  await using next = await openEngine({ directory: directory.path })
  await next.compact()
  expect(storage.read(listJobs)).toEqual([])
  expect(recordNow()).toEqual(before)
  await storage.close()
})
