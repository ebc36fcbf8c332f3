import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Entries } from '../../src/engine/storage/entries.ts'
import { openMemoryDatabase } from '../../src/engine/storage/open-database.ts'
import { WriteQueue } from '../../src/engine/storage/write-queue.ts'

/** A queue with ten writes, each so slow that it is a batch of its own, and syncs that the test completes. */
async function tenSlowWrites() {
  const database = await openMemoryDatabase()
  const syncs: PromiseWithResolvers<void>[] = []
  const queue = new WriteQueue({
    database,
    entries: new Entries(database),
    backing: {
      beforeWrite() {},
      afterWrite() {
        const sync = Promise.withResolvers<void>()
        syncs.push(sync)
        return sync.promise
      },
    },
  })
  const outcomes: string[] = []
  let committed = 0
  const writes = Array.from({ length: 10 }, (_, number) =>
    queue
      .add((writer) => {
        for (const end = performance.now() + 3; performance.now() < end; );
        writer.put(Buffer.of(number), Buffer.of(number))
        committed += 1
      })
      .then(
        () => outcomes.push('acknowledged'),
        () => outcomes.push('rejected'),
      ),
  )
  /** Lets the queue run until it waits for a sync. */
  const settle = async () => {
    for (let turns = 0; turns < 30; turns += 1) await turn()
    return { syncs: syncs.length, committed, settled: outcomes.length }
  }
  return { queue, syncs, outcomes, settle, written: () => Promise.all(writes) }
}

it('commits up to four batches during a sync, which the next sync covers', async () => {
  const { syncs, settle, written } = await tenSlowWrites()
  expect(await settle()).toEqual({ syncs: 1, committed: 5, settled: 0 })
  syncs[0]?.resolve()
  expect(await settle()).toEqual({ syncs: 2, committed: 5, settled: 1 })
  syncs[1]?.resolve()
  expect(await settle()).toEqual({ syncs: 3, committed: 10, settled: 5 })
  for (const ended of [2, 3]) {
    syncs[ended]?.resolve()
    await settle()
  }
  await written()
  expect(syncs).toHaveLength(4)
})

it('rejects what was committed during a sync that fails, even if a later sync succeeds', async () => {
  const { queue, syncs, outcomes, settle, written } = await tenSlowWrites()
  await settle()
  syncs[0]?.reject(new Error('EIO'))
  await settle()
  syncs[1]?.resolve()
  await written()
  expect(outcomes).toEqual(Array.from({ length: 10 }, () => 'rejected'))
  await queue.settled()
})
