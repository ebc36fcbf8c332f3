import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, type Item, openEngine } from '../../src/engine/index.ts'
import { openStore } from '../../src/engine/storage/index.ts'
import { fillTable } from './background-jobs.ts'
import { type Directory, makeDirectory } from './directories.ts'
import { clientFrom } from './entry-points.ts'
import { tableInput } from './tables.ts'

const TableName = 'items'
const items = 3000

describe('a restore into a directory that several processes share', () => {
  let folder: Directory
  let directory: string
  let snapshot: string
  beforeEach(async () => {
    folder = await makeDirectory()
    directory = join(folder.path, 'engine')
    snapshot = join(folder.path, 'snapshot')
    await using engine = await openEngine({ directory })
    await engine.execute('CreateTable', tableInput(TableName, { key: { pk: 'S', sk: 'S' } }))
    const client = clientFrom((operation, input) => engine.execute(operation, input))
    await fillTable(client, TableName, items, () => ({ body: { S: 'x'.repeat(200) } }))
    await engine.snapshot(snapshot)
  })
  afterEach(() => folder[Symbol.asyncDispose]())

  it('changes nothing if it is killed: its copies are removed when the directory is opened', async () => {
    const before = await storedItems(directory)
    await restoreAndDie(directory, snapshot)
    expect(await storedItems(directory)).toBeGreaterThan(before)
    await using engine = await openEngine({ directory })
    expect(await count(engine)).toBe(items)
    while ((await storedItems(directory)) > before) await setImmediate()
    expect(await count(engine)).toBe(items)
  })

  it('waits for a restore in another process, and the later one wins', async () => {
    await using one = await openEngine({ directory })
    await using other = await openEngine({ directory })
    const empty = join(folder.path, 'empty')
    await one.reset({ keepTables: true })
    await one.snapshot(empty)
    // Without waiting, the shorter restore would finish first.
    await Promise.all([one.restore(snapshot), other.restore(empty)])
    expect([await count(one), await count(other)]).toEqual([0, 0])
    await Promise.all([other.restore(empty), one.restore(snapshot)])
    expect([await count(one), await count(other)]).toEqual([items, items])
  })
})

async function count(engine: Engine): Promise<number> {
  let found = 0
  let start: Item | undefined
  do {
    const page = await engine.execute('Scan', {
      TableName,
      Select: 'COUNT',
      ConsistentRead: true,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    })
    found += Number(page.Count)
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return found
}

/** The number of stored items, including those that belong to no table. */
async function storedItems(directory: string): Promise<number> {
  const store = await openStore(directory)
  const all = { from: Buffer.from([0x10]), to: Buffer.from([0x11]) }
  const stored = store.read((reader) => [...reader.range(all)].length)
  await store.close()
  return stored
}

/** Starts a process that restores a snapshot and is killed while it copies. */
async function restoreAndDie(directory: string, snapshot: string): Promise<void> {
  const program = join(import.meta.dirname, 'processes', 'restore-process.ts')
  const child = spawn(process.execPath, [program, directory, snapshot], { stdio: 'inherit' })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
}
