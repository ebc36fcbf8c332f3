import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { tableInput } from './tables.ts'

describe.each(['memory', 'directory'])('an engine in one’s own tests, in %s', (kind) => {
  let folder: string
  let engine: Engine
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynagate-snapshots-'))
    engine = await openEngine(kind === 'memory' ? { memory: true } : { directory: join(folder, 'engine') })
    await engine.execute(
      'CreateTable',
      tableInput('cats', { key: { pk: 'S' }, global: { byAge: { key: { age: 'N' } } } }),
    )
    await put('tom', 3)
  })
  afterEach(async () => {
    await engine.close()
    await rm(folder, { recursive: true })
  })

  const put = (pk: string, age: number) =>
    engine.execute('PutItem', { TableName: 'cats', Item: { pk: { S: pk }, age: { N: String(age) } } })
  const count = async (rest = {}) => (await engine.execute('Scan', { TableName: 'cats', ...rest })).Count
  const tables = async () => (await engine.execute('ListTables', {})).TableNames

  it('forgets everything, and can be used anew', async () => {
    await engine.reset()
    expect(await tables()).toEqual([])
    await expect(count()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await engine.execute('CreateTable', tableInput('cats', { key: { pk: 'S' } }))
    expect(await count()).toBe(0)
  })

  it('forgets all items, and keeps the tables', async () => {
    await engine.reset({ keepTables: true })
    expect([await count(), await count({ IndexName: 'byAge' })]).toEqual([0, 0])
    const { Table } = await engine.execute('DescribeTable', { TableName: 'cats' })
    expect(Table).toMatchObject({ ItemCount: 0 })
    await put('kit', 1)
    expect(await count({ IndexName: 'byAge' })).toBe(1)
  })

  it('goes back to what it saved, tables and indexes and all', async () => {
    const saved = join(folder, 'saved')
    await engine.snapshot(saved)
    await put('kit', 1)
    await engine.execute('CreateTable', tableInput('dogs', { key: { pk: 'S' } }))
    await engine.restore(saved)
    expect(await tables()).toEqual(['cats'])
    expect([await count(), await count({ IndexName: 'byAge' })]).toEqual([1, 1])
    await put('kit', 1)
    await engine.restore(saved)
    expect(await count()).toBe(1)
  })

  it('saves each transaction wholly or not at all', async () => {
    const pair = (n: number) =>
      engine.execute('TransactWriteItems', {
        TransactItems: ['left', 'right'].map((side) => ({
          Put: { TableName: 'cats', Item: { pk: { S: `${side} ${n}` }, age: { N: String(n) } } },
        })),
      })
    const writing = Promise.all(Array.from({ length: 200 }, (_, n) => pair(n)))
    const saved = join(folder, 'saved')
    await engine.snapshot(saved)
    await writing
    await engine.restore(saved)
    const { Items = [] } = (await engine.execute('Scan', { TableName: 'cats' })) as {
      Items?: { pk: { S: string } }[]
    }
    const sides = (side: string) => Items.filter(({ pk }) => pk.S.startsWith(side)).length
    expect(sides('left')).toBe(sides('right'))
  })

  it('refuses what is no snapshot of it, and changes nothing', async () => {
    await expect(engine.restore(folder)).rejects.toThrow(
      'holds no snapshot: save one there with engine.snapshot()',
    )
    await writeFile(join(folder, 'dynagate-snapshot.json'), JSON.stringify({ format: 99, regions: [''] }))
    await expect(engine.restore(folder)).rejects.toThrow(
      'has the format 99; this engine reads 1: save it anew',
    )
    expect(await count()).toBe(1)
  })
})
