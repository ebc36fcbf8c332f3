import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Document, encodeItem, primaryKeyOf } from '../../src/model/index.ts'
import type { DynamoClient } from '../../src/store/client/index.ts'
import { Writer } from '../../src/store/write/index.ts'
import { createShelves, Note, shelves, Volume } from './write-shelves.ts'

/**
 * The behaviour of a writer, over every adapter of the client port.
 *
 * @param name what is tested, for the report.
 * @param open returns a client of a DynamoDB without tables; closing it releases everything opened for it.
 */
export function writerCases(name: string, open: () => Promise<DynamoClient>): void {
  describe(name, () => {
    let client: DynamoClient
    let now = Date.UTC(2026, 0, 1)
    beforeAll(async () => {
      client = await open()
      await createShelves(client)
    })
    afterAll(() => client.close())

    const setup: Setup = {
      writer: () => new Writer({ client, table: shelves, tableName: 'shelves', clock: () => now }),
      stored: async (entity, key) =>
        (await client.get({ TableName: 'shelves', Key: primaryKeyOf(entity, key), ConsistentRead: true }))
          .Item,
      pass: (milliseconds) => {
        now += milliseconds
      },
    }
    createCases(setup)
    updateCases(setup)
    deleteCases(setup)
    expiryCases(setup)
  })
}

interface Setup {
  readonly writer: () => Writer
  /** The stored item. */
  readonly stored: (
    entity: typeof Volume | typeof Note,
    key: Readonly<Record<string, unknown>>,
  ) => Promise<Document | undefined>
  /** Advances the clock by which items expire. */
  readonly pass: (milliseconds: number) => void
}

/** A new volume on a shelf used by only one test. */
const volume = (shelf: string) => ({
  shelf,
  volumeId: 'v1',
  genre: 'NOVEL',
  year: 1815,
  price: '12.5',
  addedAt: new Date(Date.UTC(2026, 0, 2)),
})

function createCases({ writer, stored }: Setup): void {
  it('creates an item with its defaults and keys, and returns it as reads do', async () => {
    const created = await writer().create(Volume, volume('create'))
    expect(created).toEqual({ ...volume('create'), __typename: 'Volume', price: '12.50', inPrint: true })
    expect(await stored(Volume, created)).toEqual({
      pk: 'SHELF#create',
      sk: 'VOLUME#v1',
      shelf: 'create',
      volumeId: 'v1',
      genre: 'NOVEL',
      year: 1815,
      price: 12.5,
      inPrint: true,
      addedAt: '2026-01-02T00:00:00.000Z',
      lsi1sk: 'VOLUME#NOVEL#1815',
      gsi1pk: 'ADDED#2026-01-02T00:00:00.000Z',
      gsi1sk: '0012.50',
    })
  })

  it('returns created items in exactly the form of reads', async () => {
    const forms = { seal: Buffer.from([1, 2]), stars: new Set([-0, 1e21]), weight: 12n ** 30n }
    const more = { list: [-0, 0.5, null], map: { deep: ['a'] } }
    const created = await writer().create(Note, { noteId: 'forms', text: 'x', ...forms, more })
    const updated = await writer().update(Note, created, { text: 'x' })
    expect(created).toStrictEqual(updated)
    expect(created).toMatchObject({ weight: 12n ** 30n, seal: new Uint8Array([1, 2]) })
  })

  it('rejects the creation of an existing item, and does not change it', async () => {
    await writer().create(Volume, volume('twice'))
    await expect(writer().create(Volume, { ...volume('twice'), year: 1900 })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: 'Volume: an item with this key already exists',
    })
    expect(await stored(Volume, volume('twice'))).toMatchObject({ year: 1815 })
  })

  it('lets one of several concurrent creates succeed', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => writer().create(Volume, volume('race'))),
    )
    const codes = tries.map((each) => (each.status === 'rejected' ? each.reason.code : 'created'))
    expect(codes.filter((code) => code === 'created')).toHaveLength(1)
    expect(codes.filter((code) => code === 'ALREADY_EXISTS')).toHaveLength(7)
  })
}

function updateCases({ writer, stored }: Setup): void {
  const key = (shelf: string) => ({ shelf, volumeId: 'v1' })

  it('updates the item, and the index keys that depend on it', async () => {
    await writer().create(Volume, volume('update'))
    const updated = await writer().update(Volume, key('update'), { genre: 'ESSAY', price: '7' })
    expect(updated).toMatchObject({ genre: 'ESSAY', year: 1815, price: '7.00' })
    expect(await stored(Volume, updated)).toMatchObject({
      genre: 'ESSAY',
      lsi1sk: 'VOLUME#ESSAY#1815',
      gsi1sk: '0007.00',
    })
  })

  it('removes an item from a sparse index and adds it again', async () => {
    await writer().create(Volume, volume('sparse'))
    expect(
      await writer().update(Volume, key('sparse'), { lentTo: 'Ann', dueOn: '2026-02-01' }),
    ).toMatchObject({
      lentTo: 'Ann',
    })
    expect(await stored(Volume, key('sparse'))).toMatchObject({ gsi2pk: 'LENT#Ann', gsi2sk: '2026-02-01' })
    expect(await writer().update(Volume, key('sparse'), { lentTo: null })).not.toHaveProperty('lentTo')
    expect(await stored(Volume, key('sparse'))).not.toHaveProperty('gsi2pk')
    await writer().update(Volume, key('sparse'), { lentTo: 'Bob' })
    expect(await stored(Volume, key('sparse'))).toMatchObject({ gsi2pk: 'LENT#Bob', gsi2sk: '2026-02-01' })
  })

  it('rejects an update of a missing item, with and without reading first', async () => {
    for (const patch of [{ inPrint: false }, { genre: 'ESSAY' }]) {
      await expect(writer().update(Volume, key('nowhere'), patch)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message:
          "Volume: there is no item with this key; shelf and volumeId are part of the key and can't be updated",
      })
    }
    expect(await stored(Volume, key('nowhere'))).toBeUndefined()
  })

  it('loses none of concurrent updates that change one index key', async () => {
    await writer().create(Volume, volume('together'))
    const [genre, year] = await Promise.all([
      writer().update(Volume, key('together'), { genre: 'ESSAY' }),
      writer().update(Volume, key('together'), { year: 1999 }),
    ])
    expect([genre.genre, year.year]).toEqual(['ESSAY', 1999])
    expect(await stored(Volume, key('together'))).toMatchObject({ lsi1sk: 'VOLUME#ESSAY#1999' })
  })

  it('keeps every index key equal to that of a new item with the same values', async () => {
    const year = fc.integer({ min: 0, max: 9999 })
    const genre = fc.constantFrom('NOVEL', 'ESSAY')
    const name = fc.constantFrom('Ann', 'B#b', '$')
    const due = fc.constantFrom('2026-02-01', '2026-03-01')
    const cents = fc.integer({ min: -99_999, max: 99_999 }).map((value) => (value / 100).toFixed(2))
    const patch = fc
      .record(
        { genre, year, price: cents, lentTo: fc.option(name), dueOn: fc.option(due), inPrint: fc.boolean() },
        { requiredKeys: [] },
      )
      .filter((values) => Object.keys(values).length > 0)
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 4 }), async (patches) => {
        run += 1
        let item = await writer().create(Volume, volume(`any${run}`))
        for (const each of patches) item = await writer().update(Volume, key(`any${run}`), each)
        const anew = { ...volume(`any${run}`), inPrint: true, ...Object.assign({}, ...patches) }
        expect(await stored(Volume, item)).toEqual(asRead(encodeItem(Volume, anew)))
      }),
      { numRuns: 40 },
    )
  })
}

/** A decimal as the port returns it: a number if it is small enough. */
function asRead(document: Document): Document {
  return { ...document, price: Number(document.price) || 0 }
}

function deleteCases({ writer, stored }: Setup): void {
  it('deletes an item and returns it, and rejects a second delete', async () => {
    const created = await writer().create(Volume, volume('delete'))
    expect(await writer().delete(Volume, created)).toEqual(created)
    expect(await stored(Volume, created)).toBeUndefined()
    await expect(writer().delete(Volume, created)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
}

function expiryCases({ writer, stored, pass }: Setup): void {
  it('treats an expired item as missing, though it is still stored', async () => {
    const key = { noteId: 'n1' }
    const until = Date.UTC(2026, 0, 1) / 1000 + 60
    await writer().create(Note, { ...key, text: 'old', until })
    await writer().update(Note, key, { text: 'older' })
    pass(60_001)
    for (const write of [
      () => writer().update(Note, key, { text: 'new' }),
      () => writer().update(Note, key, { topic: 'new' }),
      () => writer().delete(Note, key),
    ]) {
      await expect(write()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    expect(await stored(Note, key)).toMatchObject({ text: 'older' })
    await writer().create(Note, { ...key, text: 'new' })
    await writer().update(Note, key, { text: 'newer', topic: 'new' })
    expect(await stored(Note, key)).toMatchObject({ text: 'newer', lsi1sk: 'NOTE#new#none' })
  })
}
