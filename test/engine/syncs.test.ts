import { describe, expect, it } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { acknowledgements } from '../soak/syncs.ts'
import { makeDirectory } from './directories.ts'
import { type HeldSyncs, holdSyncs } from './processes/held-syncs.ts'
import { tableInput } from './tables.ts'

/** Milliseconds for a test that starts a process: on a busy machine it takes seconds to load. */
const timeout = 60_000

describe('while a sync of the disk is in flight', { timeout }, () => {
  it('its write is not acknowledged, while reads are served', async () => {
    await using directory = await directoryWithTable()
    await using disk = await holdSyncs(directory.path)
    disk.send({ kind: 'write', key: 'a' })
    expect(await disk.next()).toEqual({ kind: 'sync' })
    await readSome(disk)
    disk.send({ kind: 'let syncs run' })
    expect(await disk.next()).toEqual({ kind: 'acknowledged', key: 'a' })
  })

  it('later writes are not acknowledged, and share the syncs that follow', async () => {
    await using directory = await directoryWithTable()
    await using disk = await holdSyncs(directory.path)
    disk.send({ kind: 'write', key: 'a' })
    expect(await disk.next()).toEqual({ kind: 'sync' })
    const later = Array.from({ length: 100 }, (_, number) => `b${number}`)
    for (const key of later) disk.send({ kind: 'write', key })
    // A read takes the same way as a write up to the queue, so after some the writes are in it.
    await readSome(disk)
    disk.send({ kind: 'let syncs run' })
    expect(await disk.next()).toEqual({ kind: 'acknowledged', key: 'a' })
    const acknowledged: string[] = []
    let syncs = 0
    while (acknowledged.length < later.length) {
      const event = await disk.next()
      if (event.kind === 'acknowledged') acknowledged.push(event.key)
      else {
        expect(event).toEqual({ kind: 'sync' })
        syncs += 1
        disk.send({ kind: 'let syncs run' })
      }
      expect(syncs, 'syncs before the first acknowledgement').toBeGreaterThan(0)
    }
    expect(acknowledged).toEqual(later)
    expect(syncs).toBeLessThan(later.length)
  })
})

async function readSome(disk: HeldSyncs): Promise<void> {
  for (let read = 0; read < 10; read++) {
    disk.send({ kind: 'read', key: 'b' })
    expect(await disk.next()).toEqual({ kind: 'read', key: 'b' })
  }
}

describe('when a sync of the disk fails', { timeout }, () => {
  it('its write and all later ones are rejected until the directory is opened again', async () => {
    await using directory = await directoryWithTable()
    {
      await using disk = await holdSyncs(directory.path)
      disk.send({ kind: 'write', key: 'a' })
      expect(await disk.next()).toEqual({ kind: 'sync' })
      disk.send({ kind: 'let syncs fail' })
      const rejected = {
        kind: 'rejected',
        name: 'InternalServerError',
        message: expect.stringContaining('The disk failed to sync (EIO: i/o error)'),
      }
      expect(await disk.next()).toEqual({ ...rejected, key: 'a' })
      disk.send({ kind: 'write', key: 'b' })
      expect(await disk.next()).toEqual({ ...rejected, key: 'b' })
      disk.send({ kind: 'read', key: 'b' })
      expect(await disk.next()).toEqual({ kind: 'read', key: 'b' })
    }
    await using engine = await openEngine({ directory: directory.path })
    await engine.execute('PutItem', { TableName: 'items', Item: { pk: { S: 'c' } } })
  })
})

describe('a trace of system calls shows', () => {
  const write = '7  pwrite64(20</data/engine.sqlite-wal>, "x"..., 8192, 0) = 8192'
  const sync = '8  fdatasync(21</data/engine.sqlite-wal>) = 0'
  const [syncBegins, syncEnds] = [
    '8  fdatasync(21</data/engine.sqlite-wal> <unfinished ...>',
    '8  <... fdatasync resumed>) = 0',
  ]
  const acknowledge = '7  write(1<pipe:[1]>, "acknowledged\\n", 13) = 13'
  const show = (...lines: string[]) => acknowledgements(lines.join('\n'))

  it('no fault for an acknowledgement after a sync of everything that was written before the sync began', () => {
    const good = { acknowledged: 1, synced: 1, unsynced: 0 }
    expect(show(write, sync, acknowledge)).toEqual(good)
    expect(show(write, syncBegins, syncEnds, acknowledge)).toEqual(good)
  })

  it('an acknowledgement without a sync, before its end, after a failed one, or for a write that started after it', () => {
    const bad = { acknowledged: 1, synced: 0, unsynced: 1 }
    expect(show(write, acknowledge)).toEqual(bad)
    expect(show(write, syncBegins, acknowledge, syncEnds)).toEqual(bad)
    expect(show(write, sync.replace('= 0', '= -1 EIO'), acknowledge)).toEqual(bad)
    expect(show(syncBegins, write, syncEnds, acknowledge)).toEqual(bad)
  })
})

async function directoryWithTable() {
  const directory = await makeDirectory()
  await using engine = await openEngine({ directory: directory.path })
  await engine.execute('CreateTable', tableInput('items', { key: { pk: 'S' } }))
  return directory
}
