import { a, defineGateway, defineTable } from 'dynagate'
import { trialSchema } from '../../server/gateway-case.ts'

const notes = defineTable({ name: 'notes', primaryKey: { partition: 'pk', sort: 'sk' } })
const Note = notes.entity('Note', {
  attributes: { noteId: a.id() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})
const Draft = notes.entity('Draft', {
  attributes: { draftId: a.id() },
  key: { partition: 'NOTE#{draftId}', sort: 'NOTE' },
})
notes.access({ note: Note.get(), drafts: Draft.get(), note2: Note.query({ order: 'asc' }) })

/** A gateway whose model has faults: entities with the same keys. */
export default defineGateway({ table: notes, schema: trialSchema() })
