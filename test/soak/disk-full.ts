import { openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directory.ts'
import { allOf } from './pages.ts'
import { readLines, startProgram } from './programs/start.ts'
import { atLeast, none, type Run } from './run.ts'

/** The responses to a program that filled the disk. */
export interface FilledDisk {
  readonly acknowledged: number
  readonly rejected: number
  readonly firstError: { readonly name: string; readonly message: string }
  /** The number of items that it could still read. */
  readonly readable: number
}

/**
 * Limits the size of an engine's files like a full disk: no acknowledged write may be missing afterwards, and no
 * rejected one stored.
 */
export const diskFull: Run = async ({ quick, tell }) => {
  const rounds = quick ? 1 : 8
  let differences = 0
  let unclear = 0
  let unreadable = 0
  for (let round = 0; round < rounds; round++) {
    const { outcome, items } = await fillDisk(3000 + round * 700)
    differences += Math.abs(items - outcome.acknowledged)
    if (!outcome.firstError.message.includes('nothing of this was written')) unclear += 1
    if (outcome.readable === 0) unreadable += 1
    tell(`disk full after ${outcome.acknowledged} writes: ${outcome.firstError.message}`)
  }
  return [
    atLeast('disk-full: rounds', rounds, quick ? 1 : 8, 'rounds'),
    none('disk-full: items more or fewer than acknowledged', differences, 'items'),
    none('disk-full: rounds without a clear error', unclear, 'rounds'),
    none('disk-full: rounds in which reads ended too', unreadable, 'rounds'),
  ]
}

/** Fills a disk of this size. Returns the responses to the writer and the number of items after reopening. */
export async function fillDisk(kilobytes: number): Promise<{ outcome: FilledDisk; items: number }> {
  await using directory = await makeDirectory()
  {
    await using engine = await openEngine({ directory: directory.path })
    await engine.execute('CreateTable', {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
  }
  const [outcome] = await readLines<FilledDisk>(startProgram('fill-disk', [directory.path], kilobytes))
  if (outcome === undefined) throw new Error('the program that fills the disk reported nothing')
  await using engine = await openEngine({ directory: directory.path })
  await engine.execute('PutItem', { TableName: 'items', Item: { pk: { S: 'one more' } } })
  const items = await allOf(engine, 'Scan', { TableName: 'items' })
  return { outcome, items: items.length - 1 }
}
