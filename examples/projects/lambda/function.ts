import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { lambdaHandler } from 'dynagate/lambda'

export const notes = defineTable({ name: 'notes', primaryKey: { partition: 'pk', sort: 'sk' } })
const Note = notes.entity('Note', {
  attributes: { owner: a.id(), day: a.date(), text: a.string({ maxLength: 2_000 }) },
  key: { partition: 'OWNER#{owner}', sort: 'NOTE#{day}' },
})
const access = notes.access({ note: Note.get(), notesOf: Note.query({ order: 'desc' }) })

const builder = createBuilder(notes)
builder.entity(Note, { fields: (t) => t.attributes('owner', 'day', 'text') })
builder.queryFields((t) => ({ notes: t.connection(access.notesOf) }))
builder.mutationFields((t) => ({ saveNote: t.upsert(Note) }))

/** Of a function URL, or behind an HTTP API. `TABLE_NAME` and `DYNAGATE_SECRET` are the function's environment. */
export const handler = lambdaHandler(defineGateway({ table: notes, schema: builder.toSchema() }))
