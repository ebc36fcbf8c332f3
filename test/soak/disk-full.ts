import { openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directory.ts'
import { allOf } from './pages.ts'
import { readLines, startProgram } from './programs/start.ts'
import { atLeast, none, type Run } from './run.ts'

/** What a program that filled the disk was told. */
export interface FilledDisk {
  readonly acknowledged: number
  readonly refused: number
  readonly firstError: { readonly name: string; readonly message: string }
  /** Items that it could still read. */
  readonly readable: number
}

/**
 * Lets the files of an engine grow no further, as a full disk does: nothing that was acknowledged may be missing
 * afterwards, and nothing that was rejected be there.
 */
export const diskFull: Run = async ({ quick, tell }) => {
  const rounds = quick ? 1 : 8
  let differences = 0
  let unclear = 0
  let unreadable = 0
  for (let round = 0; round < rounds; round++) {
    const { told, items } = await fillDisk(3000 + round * 700)
    differences += Math.abs(items - told.acknowledged)
    if (!told.firstError.message.includes('nothing of this was written')) unclear += 1
    if (told.readable === 0) unreadable += 1
    tell(`disk full after ${told.acknowledged} writes: ${told.firstError.message}`)
  }
  return [
    atLeast('disk-full: rounds', rounds, quick ? 1 : 8, 'rounds'),
    none('disk-full: items beside those acknowledged, or fewer', differences, 'items'),
    none('disk-full: rounds without a clear error', unclear, 'rounds'),
    none('disk-full: rounds in which reads ended too', unreadable, 'rounds'),
  ]
}

/** Fills a disk of so many KB; what the writer was told, and how many items are there when it's opened again. */
export async function fillDisk(kilobytes: number): Promise<{ told: FilledDisk; items: number }> {
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
  const [told] = await readLines<FilledDisk>(startProgram('fill-disk', [directory.path], kilobytes))
  if (told === undefined) throw new Error('the program that fills the disk told nothing')
  await using engine = await openEngine({ directory: directory.path })
  await engine.execute('PutItem', { TableName: 'items', Item: { pk: { S: 'one more' } } })
  const items = await allOf(engine, 'Scan', { TableName: 'items' })
  return { told, items: items.length - 1 }
}
