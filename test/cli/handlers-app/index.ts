import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

/** A gateway with a handler, for the tests of the command `handlers`. */
const notes = defineTable({
  name: 'notes',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
})
export const Note = notes.entity('Note', {
  attributes: { noteId: a.id(), text: a.string() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})
const access = notes.access({ note: Note.get() })
const builder = createBuilder(notes)
builder.entity(Note, { fields: (t) => t.attributes('noteId', 'text') })
builder.queryFields((t) => ({ note: t.item(access.note) }))

/** The notes that the handler accepts, and those that it has handled. */
export const handled = { accepts: (_noteId: string) => true, notes: [] as string[] }

const index = notes.on('index', Note, 'created', ({ after }) => {
  if (!handled.accepts(after.noteId)) throw new Error(`the index rejects ${after.noteId}`)
  handled.notes.push(after.noteId)
})

export default defineGateway({
  table: notes,
  schema: builder.toSchema(),
  handlers: [index],
  handlerSettings: { attempts: 1 },
})
