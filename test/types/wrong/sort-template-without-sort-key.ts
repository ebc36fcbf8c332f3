import { defineTable, id } from 'dynagate'

const table = defineTable({ name: 'sessions', primaryKey: { partition: 'pk' } })
table.entity('Session', {
  attributes: { sessionId: id() },
  key: { partition: '{sessionId}', sort: 'SESSION' },
})
