import { createHash } from 'node:crypto'
import { a, apiKeys, type CallerOf, createBuilder, defineGateway, defineTable, memoryCache } from 'dynagate'
import { openTestGateway, type TestRequest } from 'dynagate/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

const notes = defineTable({
  name: 'notes',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { userId: a.id(), quota: a.int().optional(), roles: a.stringSet() },
})
const Note = notes.entity('Note', {
  attributes: { noteId: a.id(), text: a.string() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})
const access = notes.access({ note: Note.get() })
const builder = createBuilder(notes)
builder.entity(Note, { fields: (t) => ({ ...t.attributes('text') }) })
builder.queryFields((t) => ({
  note: t.item(access.note),
  me: t.string({
    nullable: true,
    resolve: (_, __, { caller }) => {
      const typed: CallerOf<typeof notes> | null = caller
      return typed?.userId.toUpperCase()
    },
  }),
}))
const key = (name: string) => ({
  sha256: createHash('sha256').update(name).digest('hex'),
  caller: { userId: name, roles: ['staff'] },
})
const definition = defineGateway({
  table: notes,
  schema: builder.toSchema(),
  authenticate: apiKeys({ keys: [key('ada'), key('grace')] }),
  cost: { perCaller: { readUnits: 1, seconds: 3_600 } },
  cache: {
    storage: memoryCache(),
    settleMs: 0,
    scope: (_, caller) => (caller === null ? undefined : String(caller.userId)),
  },
})
const as = (name: string) => ({ headers: { 'x-api-key': name } })
const query = '{ note(noteId: "n-1") { text } }'

describe('the callers that a table declares', () => {
  it('are typed in resolvers, with or without a context of the application', async () => {
    expectTypeOf<CallerOf<typeof notes>>().toEqualTypeOf<{
      readonly userId: string
      readonly roles: ReadonlySet<string>
      readonly quota?: number
    }>()
    const withMore = createBuilder<typeof notes, { mail: string }>(notes)
    withMore.queryFields((t) => ({
      mail: t.string({ resolve: (_, __, { caller, mail }) => `${caller?.userId.length} ${mail}` }),
    }))
    const schema = withMore.toSchema()
    await using app = await openTestGateway(
      defineGateway({ ...definition, schema, context: () => ({ mail: 'you have' }) }),
    )
    expect(await app.query('{ mail }', as('ada'))).toEqual({ data: { mail: '3 you have' } })
    // @ts-expect-error the context has no mail
    defineGateway({ ...definition, schema })
  })

  it('are the caller of the context, and no other', async () => {
    await using app = await openTestGateway(definition)
    expect(await app.query('{ me }', as('ada'))).toEqual({ data: { me: 'ADA' } })
    expect(await app.query('{ me }')).toEqual({ data: { me: null } })
  })

  it('can be set in tests without credentials', async () => {
    await using app = await openTestGateway(definition)
    expect(await app.query('{ me }', { caller: { userId: 'linus' } })).toEqual({ data: { me: 'LINUS' } })
    expect(await app.query('{ me }', as('ada')), 'others as before').toEqual({ data: { me: 'ADA' } })
    const { errors } = await app.query('{ me }', { caller: { userId: 7 } })
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  it('have a budget each, and anonymous callers share one', async () => {
    await using app = await openTestGateway(definition)
    await app.store.putAll(Note, [{ noteId: 'n-1', text: 'hello' }])
    const ask = async (request: TestRequest = {}) => {
      const { errors = [] } = await app.query(
        'query { a: note(noteId: "n-1") { text } b: note(noteId: "n-2") { text } }',
        request,
      )
      return errors.map(({ extensions }) => extensions.code)
    }
    expect(await ask(as('ada'))).toEqual([])
    expect(await ask(as('ada'))).toEqual(['RATE_LIMITED'])
    expect(await ask(as('grace'))).toEqual([])
    expect(await ask()).toEqual([])
    expect(await ask()).toEqual(['RATE_LIMITED'])
  })

  it('can share a cache by their attributes', async () => {
    await using app = await openTestGateway({ ...definition, cost: {} })
    await app.store.putAll(Note, [{ noteId: 'n-1', text: 'hello' }])
    const calls = async (name: string) => {
      await app.query(query, as(name))
      return app.calls.length
    }
    expect([await calls('ada'), await calls('ada'), await calls('grace')]).toEqual([1, 0, 1])
  })
})

describe('an invalid declaration of callers', () => {
  it('is a fault of the model', () => {
    const table = defineTable({
      name: 'notes',
      primaryKey: { partition: 'pk' },
      caller: { at: a.dateTime(), role: a.string().default('staff'), id: a.id().storedAs('i') },
    })
    expect(() => table.check()).toThrow(
      /caller's at is of kind dateTime.*\n.*caller's role comes from credentials: remove its default.*\n.*caller's id is not stored/s,
    )
  })
})
