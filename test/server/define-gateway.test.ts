import { describe, expect, it } from 'vitest'
import { a, defineTable } from '../../src/model/index.ts'
import { createBuilder } from '../../src/pothos/index.ts'
import { defineGateway } from '../../src/server/index.ts'
import { trialSchema } from './gateway-case.ts'

const notes = defineTable({ name: 'notes', primaryKey: { partition: 'pk', sort: 'sk' } })
const Note = notes.entity('Note', {
  attributes: { noteId: a.id() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})

describe('defineGateway', () => {
  it('returns its argument, so that it can be the default export of a schema', () => {
    const definition = { table: notes, schema: trialSchema(), examples: [{ query: '{ hello }' }] }
    expect(defineGateway(definition)).toEqual(definition)
  })

  it('tells what to pass if the schema is not built', () => {
    const unbuilt = { table: notes, schema: { toSchema: trialSchema } }
    expect(() => defineGateway(unbuilt as never)).toThrow('pass builder.toSchema()')
  })

  it("requires the context type of the schema's resolvers", () => {
    const builder = createBuilder<typeof notes, { user: string }>(notes)
    builder.queryFields((t) => ({ me: t.string({ resolve: (_, __, { user }) => user }) }))
    const schema = builder.toSchema()
    const definition = defineGateway({
      table: notes,
      schema,
      context: () => ({ user: 'ada', role: 'admin' }),
    })
    expect(definition.context).toBeTypeOf('function')
    // @ts-expect-error there is no context
    defineGateway({ table: notes, schema })
    // @ts-expect-error the context has no user
    defineGateway({ table: notes, schema, context: () => ({ usr: 'ada' }) })
    // @ts-expect-error the user isn't a string
    defineGateway({ table: notes, schema, context: () => ({ user: 7 }) })
  })

  it("infers the table's types, and the store's in seed()", () => {
    const schema = trialSchema()
    defineGateway({
      table: notes,
      schema,
      seed: async (store) => void (await store.putAll(Note, [{ noteId: 'n-1' }])),
    })
    // @ts-expect-error not a table
    defineGateway({ table: 'notes', schema })
    // @ts-expect-error an unknown method of a store
    defineGateway({ table: notes, schema, seed: async (store) => void store.nonsense() })
    // @ts-expect-error an unknown member
    defineGateway({ table: notes, schema, access: {} })
  })
})
