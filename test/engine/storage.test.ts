import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allKeys,
  type KeyValueStore,
  openMemoryStore,
  openStore,
  openStoredCopy,
} from '../../src/engine/storage/index.ts'
import { makeDirectory } from './directories.ts'

const key = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes))
const value = fc
  .tuple(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(1, 1, 1, 2_000))
  .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)))

describe.each(['file', 'memory'] as const)('a store in a %s', (kind) => {
  async function withStore(work: (store: KeyValueStore, directory: string) => Promise<void>): Promise<void> {
    await using directory = await makeDirectory()
    const store = kind === 'file' ? await openStore(directory.path) : await openMemoryStore()
    try {
      await work(store, directory.path)
    } finally {
      await store.close()
    }
  }

  it('returns what was written in byte order, forward and backward', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(key, fc.option(value, { nil: undefined })), { maxLength: 200 }),
        key,
        key,
        async (changes, from, to) => {
          await withStore(async (store) => {
            const model = new Map<string, Buffer>()
            await Promise.all(
              changes.map(([key, value]) =>
                store.write((writer) => (value ? writer.put(key, value) : writer.remove(key))),
              ),
            )
            for (const [key, value] of changes) {
              if (value) model.set(key.toString('latin1'), value)
              else model.delete(key.toString('latin1'))
            }
            const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1))
            const inRange = sorted.filter(
              ([text]) => text >= from.toString('latin1') && text < to.toString('latin1'),
            )
            store.read((reader) => {
              for (const [text, value] of sorted) {
                expect(reader.get(Buffer.from(text, 'latin1'))).toEqual(value)
              }
              const read = (backward: boolean) =>
                Array.from(reader.range({ from, to }, backward), ({ key, value }) => [
                  key.toString('latin1'),
                  value,
                ])
              expect(read(false)).toEqual(inRange)
              expect(read(true)).toEqual(inRange.toReversed())
            })
          })
        },
      ),
      { numRuns: kind === 'file' ? 10 : 40 },
    )
  })

  it('reads long ranges completely, or as far as the reader iterates', async () => {
    await withStore(async (store) => {
      const keys = Array.from({ length: 3_000 }, (_, n) => Buffer.from(`k${String(n).padStart(6, '0')}`))
      await store.write((writer) => {
        for (const key of keys) writer.put(key, Buffer.concat([key, Buffer.alloc(200)]))
      })
      store.read((reader) => {
        expect(Array.from(reader.range(allKeys), ({ key }) => key)).toEqual(keys)
        expect(Array.from(reader.range(allKeys, true), ({ key }) => key)).toEqual(keys.toReversed())
        const [first] = reader.range(allKeys)
        expect(first?.key).toEqual(keys[0])
      })
      await store.write((writer) => writer.remove(Buffer.from('k000000')))
    })
  })

  it('reads values as strings', async () => {
    await withStore(async (store) => {
      await store.write((writer) => writer.put(Buffer.from('k'), Buffer.from('{"é":"𝄞"}')))
      expect(store.read((reader) => reader.text(Buffer.from('k')))).toBe('{"é":"𝄞"}')
      expect(store.read((reader) => reader.text(Buffer.from('none')))).toBeUndefined()
    })
  })

  it('reads the values of ranges of any length as strings, forward and backward', async () => {
    await withStore(async (store) => {
      const texts = Array.from({ length: 700 }, (_, n) => `{"é":"${'𝄞'.repeat(n % 300)}${n}"}`)
      const keyOf = (n: number) => Buffer.from(`k${String(n).padStart(6, '0')}`)
      await store.write((writer) => {
        for (const [n, text] of texts.entries()) writer.put(keyOf(n), Buffer.from(text))
      })
      store.read((reader) => {
        for (const length of [0, 1, 15, 16, 17, 32, 699, 700]) {
          const range = { from: keyOf(0), to: keyOf(length) }
          expect([...reader.rangeText(range)]).toEqual(texts.slice(0, length))
          expect([...reader.rangeText(range, true)]).toEqual(texts.slice(0, length).toReversed())
        }
        const [first] = reader.rangeText(allKeys)
        expect(first).toBe(texts[0])
      })
      await store.write((writer) => writer.remove(keyOf(0)))
    })
  })

  it('lets each write see the earlier ones of its batch, and rolls back only a write that throws', async () => {
    await withStore(async (store) => {
      const counter = Buffer.from('counter')
      const increment = (isRefused: boolean) =>
        store.write((writer) => {
          const next = Number(writer.text(counter) ?? 0) + 1
          writer.put(counter, Buffer.from(String(next)))
          if (isRefused) throw new Error('rejected')
          return next
        })
      const outcomes = await Promise.allSettled([increment(false), increment(true), increment(false)])
      expect(outcomes).toMatchObject([{ value: 1 }, { reason: new Error('rejected') }, { value: 2 }])
      expect(store.read((reader) => reader.text(counter))).toBe('2')
    })
  })

  it('serves other work between the writes of a loop that never pauses', async () => {
    await withStore(async (store) => {
      let turns = 0
      let isOver = false
      const count = () => {
        turns++
        if (!isOver) setImmediate(count)
      }
      count()
      for (let at = 0; at < 300; at++)
        await store.write((writer) => writer.put(Buffer.from('k'), Buffer.of(at)))
      isOver = true
      expect(turns).toBeGreaterThanOrEqual(300)
    })
  })

  it('is copied as of one moment, while writes continue', async () => {
    await withStore(async (store, directory) => {
      const [a, b] = [Buffer.from('a'), Buffer.from('b')]
      const filler = Array.from({ length: 2_000 }, (_, n) => Buffer.from(`filler${n}`))
      const move = (n: number) =>
        store.write((writer) => {
          writer.put(a, Buffer.from(String(n)))
          writer.put(b, Buffer.from(String(-n)))
        })
      await store.write((writer) => {
        for (const key of filler) writer.put(key, Buffer.alloc(1_000))
      })
      await move(0)
      const copying = store.copyTo(join(directory, 'copy'))
      const moving = Promise.all(Array.from({ length: 200 }, (_, n) => move(n + 1)))
      await Promise.all([copying, moving])

      const copy = await openStoredCopy(join(directory, 'copy'))
      expect(Number(copy.text(a))).toBe(-Number(copy.text(b)))
      expect([...copy.range(allKeys)]).toHaveLength(2_002)
      copy.close()
      expect(store.read((reader) => reader.text(a))).toBe('200')
    })
  })
})

describe('a store in a file', () => {
  it('releases the space of deleted records when compacted', async () => {
    await using directory = await makeDirectory()
    const store = await openStore(directory.path)
    const keys = Array.from({ length: 4_000 }, (_, n) => Buffer.from(`k${n}`))
    await store.write((writer) => {
      for (const key of keys) writer.put(key, Buffer.alloc(1_000, 1))
    })
    await store.compact()
    const { size: before } = await statOf(directory.path)
    await store.write((writer) => writer.removeRange({ from: Buffer.from('k1'), to: Buffer.from('l') }))
    await store.compact()
    const { size: after } = await statOf(directory.path)
    expect(before).toBeGreaterThan(4_000_000)
    expect(after).toBeLessThan(before / 4)
    expect(store.read((reader) => [...reader.range(allKeys)].length)).toBe(1)
    await store.close()
  })

  it('bounds its log, however much is written', async () => {
    await using directory = await makeDirectory()
    const store = await openStore(directory.path)
    for (let round = 0; round < 80; round++) {
      await store.write((writer) => writer.put(Buffer.from(`k${round % 7}`), Buffer.alloc(1_000_000, round)))
    }
    const { size } = await statOf(directory.path, 'engine.db-wal')
    // The log is truncated above 32 MiB; at most 21 MiB are written until the checkpoint that notices it ends.
    expect(size).toBeLessThan(57_000_000)
    await store.close()
    expect(await readdir(directory.path)).toEqual(['engine.db'])
  })

  it('is created by concurrent openers', async () => {
    await using directory = await makeDirectory()
    const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(directory.path)))
    await Promise.all(
      stores.map((store, at) => store.write((writer) => writer.put(Buffer.of(at), Buffer.of(at)))),
    )
    for (const store of stores) {
      expect(store.read((reader) => [...reader.range(allKeys)].length)).toBe(8)
    }
    for (const store of stores) await store.close()
  })
})

describe('a directory is rejected and not changed', () => {
  it('with data in the LMDB format of an earlier version', async () => {
    await using directory = await makeDirectory()
    await writeFile(join(directory.path, 'data.mdb'), 'old')
    await expect(openStore(directory.path)).rejects.toThrow(
      /has data in the LMDB format of an earlier version .* Nothing was changed\. .*serve the directory/,
    )
    expect(await readdir(directory.path)).toEqual(['data.mdb'])
  })

  it('with data in the format of a later version', async () => {
    await using directory = await makeDirectory()
    await (await openStore(directory.path)).close()
    const file = new DatabaseSync(join(directory.path, 'engine.db'))
    file.exec('PRAGMA user_version = 7')
    file.close()
    await expect(openStore(directory.path)).rejects.toThrow(
      /engine\.db has the format 7; this version of Dynagate reads the format 1\. Upgrade Dynagate/,
    )
  })

  it('with a database of another program', async () => {
    await using directory = await makeDirectory()
    const file = new DatabaseSync(join(directory.path, 'engine.db'))
    file.exec('CREATE TABLE theirs (x)')
    file.close()
    await expect(openStore(directory.path)).rejects.toThrow(/is a SQLite file of another program/)
  })
})

function statOf(directory: string, name = 'engine.db'): Promise<{ size: number }> {
  return stat(join(directory, name))
}
