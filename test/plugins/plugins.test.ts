import DirectivePlugin from '@pothos/plugin-directives'
import ErrorsPlugin from '@pothos/plugin-errors'
import FederationPlugin from '@pothos/plugin-federation'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import ValidationPlugin from '@pothos/plugin-validation'
import { a, createBuilder, DynagateError, defineGateway, defineTable } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { expect, it } from 'vitest'
import { z } from 'zod'

const notes = defineTable({ name: 'notes', primaryKey: { partition: 'pk', sort: 'sk' } })
const Note = notes.entity('Note', {
  attributes: { noteId: a.id(), text: a.string(), secret: a.string().optional() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})
const access = notes.access({ note: Note.get() })

const item = { noteId: 'n1', text: 'hello', secret: 'treasure' }
const isAdmin = (request: Request) => ({ isAdmin: request.headers.get('role') === 'admin' })

it('scope-auth: fields of attributes and access patterns take its scopes', async () => {
  const builder = createBuilder<typeof notes, { isAdmin: boolean }, { AuthScopes: { admin: boolean } }>(
    notes,
    {
      plugins: [ScopeAuthPlugin],
      scopeAuth: {
        authScopes: ({ isAdmin }) => ({ admin: isAdmin }),
        unauthorizedError: (_, __, ___, { message }) => new DynagateError('FORBIDDEN', message ?? ''),
      },
    },
  )
  builder.entity(Note, {
    fields: (t) => ({
      ...t.attributes('text'),
      secret: t.attribute('secret', { authScopes: { admin: true } }),
    }),
  })
  builder.queryFields((t) => ({
    note: t.item(access.note),
    guarded: t.item(access.note, { authScopes: { admin: true } }),
  }))
  const definition = defineGateway({ table: notes, schema: builder.toSchema(), context: isAdmin })
  await using app = await openTestGateway(definition)
  await app.store.putAll(Note, [item])

  const secret = '{ note(noteId: "n1") { text secret } }'
  expect(await app.query(secret)).toMatchObject({
    data: { note: { text: 'hello', secret: null } },
    errors: [{ path: ['note', 'secret'], extensions: { code: 'FORBIDDEN' } }],
  })
  expect(await app.query(secret, { headers: { role: 'admin' } })).toEqual({
    data: { note: { text: 'hello', secret: 'treasure' } },
  })
  const { data } = await app.query('{ guarded(noteId: "n1") { text } }')
  expect(data).toEqual({ guarded: null })
  expect(app.calls).toEqual([])
})

it('errors: a custom field returns its errors as types', async () => {
  const builder = createBuilder<typeof notes, object, { Objects: { Full: Error } }>(notes, {
    plugins: [ErrorsPlugin],
  })
  class Full extends Error {}
  builder.objectType(Full, { name: 'Full', fields: (t) => ({ message: t.exposeString('message') }) })
  builder.queryFields((t) => ({
    room: t.string({
      errors: { types: [Full] },
      resolve: () => {
        throw new Full('no room')
      },
    }),
  }))
  await using app = await openTestGateway(defineGateway({ table: notes, schema: builder.toSchema() }))
  expect(await app.query('{ room { __typename ... on Full { message } } }')).toEqual({
    data: { room: { __typename: 'Full', message: 'no room' } },
  })
})

it('validation: arguments are checked by zod', async () => {
  const builder = createBuilder(notes, {
    plugins: [ValidationPlugin],
    validation: {
      validationError: ({ issues: [first] }) => new DynagateError('BAD_USER_INPUT', first?.message ?? ''),
    },
  })
  builder.queryFields((t) => ({
    shout: t.string({
      args: { text: t.arg.string({ required: true, validate: z.string().max(3) }) },
      resolve: (_, { text }) => text.toUpperCase(),
    }),
  }))
  await using app = await openTestGateway(defineGateway({ table: notes, schema: builder.toSchema() }))
  expect(await app.query('{ shout(text: "abc") }')).toEqual({ data: { shout: 'ABC' } })
  const { errors } = await app.query('{ shout(text: "abcd") }')
  expect(errors).toMatchObject([{ path: ['shout'], extensions: { code: 'BAD_USER_INPUT' } }])
})

it("federation: an entity resolves the references of other subgraphs by the request's store", async () => {
  const builder = createBuilder(notes, { plugins: [DirectivePlugin, FederationPlugin] })
  const NoteType = builder.entity(Note, { node: false, fields: (t) => t.attributes('noteId', 'text') })
  builder.asEntity(NoteType, {
    key: builder.selection<{ noteId: string }>('noteId'),
    resolveReference: ({ noteId }, { store }) => store.one(access.note, { noteId }) as never,
  })
  builder.queryFields((t) => ({ note: t.item(access.note) }))
  await using app = await openTestGateway(
    defineGateway({ table: notes, schema: builder.toSubGraphSchema({}) }),
  )
  await app.store.putAll(Note, [item])
  const document = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Note { text } } }'
  const variables = { of: [{ __typename: 'Note', noteId: 'n1' }] }
  expect(await app.query(document, { variables })).toEqual({ data: { _entities: [{ text: 'hello' }] } })
})
