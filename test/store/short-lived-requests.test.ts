import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { a, defineTable } from '../../src/model/index.ts'
import { openClient, openStore } from '../../src/store/index.ts'
import { prepareTable } from '../../src/tools/index.ts'

const shelf = defineTable({ name: 'shelf', primaryKey: { partition: 'pk', sort: 'sk' } })
const Book = shelf.entity('Book', {
  attributes: { bookId: a.id() },
  key: { partition: 'BOOK#{bookId}', sort: 'BOOK' },
})
const access = shelf.access({ book: Book.get() })

it('leaves nothing of a request that has ended to the old generation', async () => {
  await using client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: shelf, mayCreate: true })
  const store = openStore({ client, table: shelf, cursorSecret: 'secret' })
  const readBooks = async (from: number) => {
    for (let n = from; n < from + 400; n += 1) await store.request().one(access.book, { bookId: String(n) })
    // What survives two is in the old generation.
    collect({ type: 'minor' })
    collect({ type: 'minor' })
  }
  await readBooks(0)
  const before = oldBytes()
  await readBooks(400)
  await readBooks(800)
  // A request that outlives the young generation is 6 KB.
  expect((oldBytes() - before) / 800).toBeLessThan(1_500)
})

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0
}

setFlagsFromString('--expose-gc')
const collect: (options: { type: 'minor' }) => void = runInNewContext('gc')
