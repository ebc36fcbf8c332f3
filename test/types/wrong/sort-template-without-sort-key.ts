import { a, defineTable } from 'dynagate'

const table = defineTable({ name: 'sessions', primaryKey: { partition: 'pk' } })
table.entity('Session', {
  attributes: { sessionId: a.id() },
  key: { partition: '{sessionId}', sort: 'SESSION' },
})
