import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const notes = defineTable({
  name: 'notes',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { org: a.id(), userId: a.id() },
  tenant: 'org',
})
const Note = notes.entity('Note', {
  attributes: {
    noteId: a.id(),
    place: a.enum('DRAFT', 'FINAL'),
    owner: a.id(),
    slug: a.string(),
    text: a.string(),
    readers: a.stringSet().optional(),
    version: a.version(),
  },
  key: { partition: 'ORG#{org}#NOTE#{noteId}', sort: 'NOTE#{place}' },
  unique: { slug: ['slug'] },
  movable: ['place'],
  softDelete: true,
  rules: (r) => ({ read: r.eq('owner', r.caller.userId), write: r.eq('owner', r.caller.userId) }),
})
const access = notes.access({ note: Note.get(), noteBySlug: Note.lookup('slug') })

const builder = createBuilder(notes)
builder.entity(Note, { fields: (t) => t.attributes('noteId', 'place', 'slug', 'text', 'version') })
builder.queryFields((t) => ({ note: t.item(access.note), noteBySlug: t.item(access.noteBySlug) }))
builder.mutationFields((t) => ({
  createNote: t.create(Note),
  updateNote: t.update(Note),
  upsertNote: t.upsert(Note),
  deleteNote: t.delete(Note),
  restoreNote: t.restore(Note),
}))
const gateway = defineGateway({ table: notes, schema: builder.toSchema() })

let app: TestGateway
beforeAll(async () => {
  app = await openTestGateway(gateway)
  await app.store.putAll(
    Note,
    ['a', 'b', 'gone'].map((noteId) => ({
      noteId,
      place: 'DRAFT' as const,
      owner: noteId === 'b' ? 'bob' : 'ada',
      slug: `slug-${noteId}`,
      text: 'secret',
      readers: new Set(['ada', 'eve']),
    })),
    { tenant: 'acme' },
  )
  const request = app.store.request({ tenant: 'acme', bypassRules: true })
  await request.delete(Note, { noteId: 'gone', place: 'DRAFT' })
})
afterAll(() => app.close())

const send = (userId: string, document: string, headers: Record<string, string> = {}) =>
  app.query(document, { caller: { org: 'acme', userId }, headers })

/** What Bob gets for a note of Ada, and for one that does not exist. */
async function both(documentFor: (noteId: string) => string, headers: Record<string, string> = {}) {
  const [foreign, missing] = [
    await send('bob', documentFor('a'), headers),
    await send('bob', documentFor('none'), {
      ...headers,
      ...(headers['idempotency-key'] && { 'idempotency-key': 'k-none' }),
    }),
  ]
  return { foreign: JSON.stringify(foreign), missing: JSON.stringify(missing) }
}

const key = (noteId: string) => `noteId: "${noteId}", place: DRAFT`
const documents: [string, (noteId: string) => string][] = [
  ['a lookup by its unique value', (noteId) => `{ noteBySlug(slug: "slug-${noteId}") { text } }`],
  [
    'an update of its unique value',
    (noteId) => `mutation { updateNote(input: { ${key(noteId)}, slug: "x-1" }) { slug } }`,
  ],
  [
    'an update of its key',
    (noteId) => `mutation { updateNote(input: { ${key(noteId)}, newPlace: FINAL }) { slug } }`,
  ],
  ['an update', (noteId) => `mutation { updateNote(input: { ${key(noteId)}, text: "x" }) { text } }`],
  ['a delete', (noteId) => `mutation { deleteNote(input: { ${key(noteId)} }) { text } }`],
]

describe('an item that the caller may not read is one that does not exist', () => {
  it.each(documents)('for %s', async (_, documentFor) => {
    const { foreign, missing } = await both(documentFor)
    expect(foreign).toBe(missing)
    const underKey = await both(documentFor, { 'idempotency-key': 'k-foreign' })
    expect(underKey.foreign).toBe(underKey.missing)
    expect(underKey.foreign).toBe(foreign)
  })

  it('for restoring it after it was deleted', async () => {
    const restore = (noteId: string) => `mutation { restoreNote(input: { ${key(noteId)} }) { text } }`
    const foreign = await send('bob', restore('gone'))
    expect(foreign).toEqual(await send('bob', restore('none')))
    expect(foreign).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
  })

  it('for the repetition of a mutation that its owner has sent, with their key', async () => {
    const headers = { 'idempotency-key': 'of-ada' }
    const update = (noteId: string) =>
      `mutation { updateNote(input: { ${key(noteId)}, text: "mine" }) { text version } }`
    const first = await send('ada', update('a'), headers)
    expect(first.data).toEqual({ updateNote: { text: 'mine', version: 2 } })
    expect(await send('ada', update('a'), headers)).toEqual(first)
    const [foreign, missing] = [await send('bob', update('a'), headers), await send('bob', update('none'))]
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(missing))
    expect((await send('ada', update('a'), headers)).data).toEqual(first.data)
  })

  it('not for a unique value that it has: this shows that there is one, and nothing else of it', async () => {
    const create = (noteId: string, slug: string) =>
      send(
        'bob',
        `mutation { createNote(input: { ${key(noteId)}, owner: "bob", slug: "${slug}", text: "x" }) { slug } }`,
      )
    const { errors } = await create('c', 'slug-a')
    expect(errors).toMatchObject([
      {
        message: 'Note: another item has this slug, which must be unique (slug)',
        extensions: { code: 'UNIQUE_VIOLATION' },
      },
    ])
    expect(JSON.stringify(errors)).not.toMatch(/ada|secret|NOTE#/)
    expect((await create('d', 'slug-d')).data).toEqual({ createNote: { slug: 'slug-d' } })
  })
})
